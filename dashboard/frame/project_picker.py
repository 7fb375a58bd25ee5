"""The open project, in the sidebar of every page."""

from __future__ import annotations

import streamlit as st

from core.errors import NotFound
from core.workflow import projects
from dashboard import resources, session

_KEY = "project_picker"


def show() -> None:
    """Choose among the projects; none is chosen where the address names an unknown one, which the page says."""
    try:
        project = session.open_project()
    except NotFound:
        _choose(None)
        return
    if project is not None:
        _choose(project.name)


def _choose(open_project: str | None) -> None:
    names = [known.name for known in projects.all_projects(resources.bench())]
    st.session_state[_KEY] = open_project
    index = None if open_project is None else 0
    st.sidebar.selectbox("Project", names, index, key=_KEY, on_change=_switch, placeholder="choose")


def _switch() -> None:
    name = st.session_state[_KEY]
    if name is not None:
        session.switch_project(name)
