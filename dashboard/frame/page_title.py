"""The title of a page, with the way to what the guide says of it."""

from __future__ import annotations

import streamlit as st

from core.records import Project
from core.workflow import projects
from dashboard import navigation, resources, session
from dashboard.widgets import guide
from dashboard.widgets.markdown import escaped


def show(page: navigation.Page) -> None:
    above = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(page.title, width="content")
        if page is navigation.GUIDE:
            return
        project = session.open_project()
        guide.show_link(page.chapter, project)
    # Overview has it as a heading.
    if project is not None and page is not navigation.OVERVIEW:
        with above:
            _name(project)


def _name(project: Project) -> None:
    """Which project it is, where there are several, so that nobody works in the wrong one."""
    if len(projects.all_projects(resources.bench())) > 1:
        st.caption(escaped(project.name))
