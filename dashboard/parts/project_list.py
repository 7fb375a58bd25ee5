"""All projects: how far each one is, what to do with it, and a button that opens it."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import Project
from core.workflow import projects
from dashboard import places, resources, session
from dashboard.parts import all_folds, loop, manage_project, scores
from dashboard.parts.plain import plain


def show(open_project: Project, waiting: int) -> None:
    """``waiting`` is the number of files that wait in the open project; those of others belong to their tabs."""
    for project in projects.all_projects(resources.bench()):
        standing = projects.standing(resources.bench(), project)
        key = f"project_{project.id}"
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=key):
            with st.container(width="stretch"):
                texts = counted(standing.version.report.texts, "text") if standing.version else "no texts yet"
                model = standing.latest_model
                newest = f"{all_folds.title(model)}: {scores.brief(model)}" if model else "no model yet"
                facts = [texts, _runs(len(standing.runs)), plain(newest)]
                st.markdown(f"**{plain(project.name)}**  \n:gray[{' · '.join(facts)}]")
                files = waiting if project == open_project else 0
                st.caption(f"Next: {loop.next_action(standing, files).lower()}")
            manage_project.show(project, standing, open_project)
            if project == open_project:
                st.markdown(":blue-badge[Current project]", width="content")
            elif st.button("Open", key=f"open_{project.id}"):
                session.switch_project(project.name)
                places.go(places.OVERVIEW, project=project.name)


def _runs(number: int) -> str:
    return counted(number, "run")
