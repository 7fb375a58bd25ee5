"""Test texts are explained where they are read."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run
from dashboard import navigation, session


def lead_on(project: Project, run: Run) -> None:
    """To the text that the address names: earlier versions of Errata opened test texts on this page."""
    text = st.query_params.get(session.TEXT)
    if text is not None:
        navigation.go(navigation.MISMATCHES, project=project.name, run=run.name, text=text)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Test texts are read and explained beside the list of mismatches.", width="content")
        if st.button("Mismatches", icon=f":material/{navigation.MISMATCHES.icon}:", type="tertiary", key="to_list"):
            navigation.go(navigation.MISMATCHES, project=project.name, run=run.name)
