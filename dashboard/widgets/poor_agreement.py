"""Where the annotators agree too little for conclusions: that no score on their labels says more."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from core.errors import DamagedError
from core.records import DatasetVersion
from core.workflow import agreement, class_order
from dashboard import navigation, resources
from dashboard.cached import cached


def show(version: DatasetVersion | None) -> None:
    """One line with the way to Agreement; nothing where there is no agreement to measure, or enough of it."""
    found = _alphas(class_order.of(resources.bench(), version.project_id), version) if version else {}
    said = agreement.too_little(found)
    if not said:
        return
    with st.container(gap=None):
        st.markdown(f":orange[:material/error:] {said}")
        st.page_link(navigation.AGREEMENT.path, label="See agreement", icon=f":material/{navigation.AGREEMENT.icon}:")


@cached(50)
def _alphas(order: tuple[str, ...], version: DatasetVersion) -> dict[str, float]:
    """Versions never change, so that it is computed once, without the intervals that take long."""
    with suppress(DamagedError):
        return agreement.alphas(resources.bench(), version)
    return {}
