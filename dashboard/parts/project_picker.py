"""The open project, in the sidebar of every page."""

from __future__ import annotations

import streamlit as st

from core.workflow import projects
from dashboard import resources, session

_KEY = "project_picker"


def show() -> None:
    """Choose among the projects; raises NotFound where the address names an unknown one."""
    project = session.open_project()
    if project is None:
        return
    names = [known.name for known in projects.all_projects(resources.bench())]
    st.session_state[_KEY] = project.name
    st.sidebar.selectbox("Project", names, key=_KEY, on_change=_switch)


def _switch() -> None:
    session.switch_project(st.session_state[_KEY])
