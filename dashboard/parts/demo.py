"""The button that loads the demo."""

from __future__ import annotations

import streamlit as st

from core.workflow import projects
from dashboard import places, resources, session


def show(*, primary: bool) -> None:
    if st.button("Load the demo", icon=":material/auto_stories:", type="primary" if primary else "secondary"):
        with st.spinner("Loading the demo …"):
            project = projects.load_demo(resources.bench())
        session.switch_project(project.name)
        places.go(places.OVERVIEW, project=project.name)
