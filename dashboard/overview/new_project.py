"""A name, and a project is there."""

from __future__ import annotations

import streamlit as st

from core.workflow import projects
from dashboard import navigation, resources, session
from dashboard.widgets import errors


def show() -> None:
    with st.form("new_project", border=False):
        name = st.text_input(
            "Name of the new project",
            placeholder="Calls to action, spring campaign",
            max_chars=80,
            key="new_project_name",
        )
        submitted = st.form_submit_button("New project", icon=":material/add:")
    if submitted:
        with errors.shown():
            project = projects.create(resources.bench(), name.strip())
            session.switch_project(project.name)
            navigation.go(navigation.GROUND_TRUTH, project=project.name)
