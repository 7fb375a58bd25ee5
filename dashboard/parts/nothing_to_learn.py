"""Where a training would give a model that is there already: that it would, and where to go instead."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Project, Run
from dashboard import places
from dashboard.parts import compare_labels
from dashboard.parts.plain import plain


def show(project: Project, model: Run, newest: DatasetVersion) -> None:
    """Corrections of test texts change the score, not the model."""
    st.info(
        f"Since {plain(model.name)} was trained, only labels of test texts were corrected or added. A model trained "
        "again would learn from the same labels and come out the same. What changes is its score: look at it on the "
        "labels before and after.",
        icon=":material/info:",
    )
    label = f"See {model.name} on the labels of version {newest.number}"
    if st.button(label, type="primary", icon=f":material/{places.RESULTS.icon}:", key="to_labels"):
        compare_labels.open_at(project, model)
