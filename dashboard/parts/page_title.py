"""The title of a page, with the way to what the guide says of it."""

from __future__ import annotations

import streamlit as st

from core.records import Project
from core.workflow import projects
from dashboard import places, resources, session
from dashboard.parts import guide
from dashboard.parts.plain import plain


def show(place: places.Place) -> None:
    above = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(place.title, width="content")
        if place is places.GUIDE:
            return
        project = session.open_project()
        guide.show_link(place.title, project)
    # Overview has it as a heading.
    if project is not None and place is not places.OVERVIEW:
        with above:
            _name(project)


def _name(project: Project) -> None:
    """Which project it is, where there are several, so that nobody works in the wrong one."""
    if len(projects.all_projects(resources.bench())) > 1:
        st.caption(plain(project.name))
