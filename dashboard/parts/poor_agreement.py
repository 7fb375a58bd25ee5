"""Where the annotators agree too little for conclusions: that no score on their labels says more."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from core import figures
from core.errors import DamagedError
from core.records import DatasetVersion
from core.workflow import agreement, class_order
from dashboard import places, resources


def show(version: DatasetVersion | None) -> None:
    """One line with the way to Agreement; nothing where there is no agreement to measure, or enough of it."""
    found = _alpha(version.id, class_order.of(resources.bench(), version.project_id), version) if version else None
    if found is None or found >= agreement.TENTATIVE:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f":orange[:material/error:] The annotators agree little: Krippendorff’s α = {figures.figure(found, 2)}. "
            "Below .667 labels allow no conclusions by the usual reading, nor does a score on them.",
            width="stretch",
        )
        st.page_link(places.AGREEMENT.path, label="See agreement", icon=f":material/{places.AGREEMENT.icon}:")


@st.cache_data(max_entries=50, show_spinner=False)
def _alpha(identity: int, order: tuple[str, ...], _version: DatasetVersion) -> float | None:
    """Versions never change, so that it is computed once, without the intervals that take long."""
    with suppress(DamagedError):
        return agreement.alpha(resources.bench(), _version)
    return None
