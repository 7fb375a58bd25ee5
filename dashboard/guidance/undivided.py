"""What stands in place of the training form while the newest version is not divided into parts."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from core.records import DatasetVersion, Split
from core.workflow import splits
from dashboard import navigation, resources
from dashboard.widgets import errors, prerequisites


def show(version: DatasetVersion, *, is_next: bool) -> None:
    """How to divide the texts: as the version before was, in one click, which is the page's main button where that is
    what comes next.
    """
    before = splits.before(resources.bench(), version)
    if before is None:
        prerequisites.show(
            _lacks(version), navigation.GROUND_TRUTH, "Divide it into parts", None, **navigation.AT_SPLIT
        )
    else:
        _offer_same(version, before, is_next)


def _lacks(version: DatasetVersion) -> str:
    return (
        f"Version {version.number} is not divided yet: a model needs texts to learn from, to choose the best epoch by, "
        "and to be tested on."
    )


def _offer_same(version: DatasetVersion, before: Split, is_next: bool) -> None:
    bench = resources.bench()
    number = splits.version_of(bench, before).number
    settings = splits.suggested(bench, version, like=before)
    with st.container(border=True), errors.shown():
        st.markdown(_lacks(version))
        if settings.follows is not None:
            st.caption(f"Divided as version {number} was, its texts keep the part that they had there.")
        with st.container(horizontal=True):
            kind: Literal["primary", "secondary"] = "primary" if is_next else "secondary"
            if st.button(f"Divide it as version {number}", type=kind, icon=":material/call_split:", key="divide"):
                splits.make(bench, version, settings)
                st.rerun()
            if st.button("Choose how", icon=f":material/{navigation.GROUND_TRUTH.icon}:", key="to_split"):
                navigation.go(navigation.GROUND_TRUTH, **navigation.AT_SPLIT)
