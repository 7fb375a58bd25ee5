"""All projects: how far each one is, what to do with it, and a button that opens it."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import Project
from core.workflow import projects
from dashboard import navigation, resources, session
from dashboard.guidance import project_steps
from dashboard.overview import manage_project
from dashboard.widgets import run_title, scores
from dashboard.widgets.markdown import escaped


def show(open_project: Project, waiting: int) -> None:
    """``waiting`` is the number of files that wait in the open project; those of others belong to their tabs."""
    for project in projects.all_projects(resources.bench()):
        status = projects.status(resources.bench(), project)
        key = f"project_{project.id}"
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=key):
            with st.container(width="stretch"):
                texts = counted(status.version.report.texts, "text") if status.version else "no texts yet"
                model = status.latest_model
                newest = f"{run_title.of(model)}: {scores.brief(model)}" if model else "no model yet"
                facts = [texts, _runs(len(status.runs)), escaped(newest)]
                st.markdown(f"**{escaped(project.name)}**  \n:gray[{' · '.join(facts)}]")
                files = waiting if project == open_project else 0
                st.caption(f"Next: {project_steps.next_action(status, files).lower()}")
            manage_project.show(project, status, open_project)
            if project == open_project:
                st.markdown(":blue-badge[Current project]", width="content")
            elif st.button("Open", key=f"open_{project.id}"):
                session.switch_project(project.name)
                navigation.go(navigation.OVERVIEW, project=project.name)


def _runs(number: int) -> str:
    return counted(number, "run")
