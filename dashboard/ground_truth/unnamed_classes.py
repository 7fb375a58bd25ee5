"""Classes that are called by a number or a letter, and the way to give them names."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Project
from core.workflow.class_order import are_nameless
from dashboard import navigation


def show(project: Project, newest: DatasetVersion) -> None:
    """Nothing where one of the classes has a name."""
    if not are_nameless(newest.report.labels):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            "The classes have numbers or letters for names. New names make a new version of the data, version "
            f"{newest.number + 1}; each text keeps its class.",
            width="content",
        )
        if st.button("Give them names", type="tertiary", icon=":material/edit:", key="name_classes"):
            navigation.go(navigation.CORRECTIONS, project=project.name, **navigation.AT_CLASSES)
