"""All projects: how far each one is, what to do with it, and a button that opens it."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import Project, Run
from core.workflow import projects
from dashboard import places, resources, session
from dashboard.parts import loop, manage_project, scores
from dashboard.parts.plain import plain


def show(open_project: Project) -> None:
    for project in projects.all_projects(resources.bench()):
        standing = projects.standing(resources.bench(), project)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                texts = counted(standing.version.report.texts, "text") if standing.version else "no texts yet"
                best = _best(standing.runs)
                facts = [texts, _runs(len(standing.runs)), f"best F1 {scores.f1(best):.2f}" if best else "no model yet"]
                st.markdown(f"**{plain(project.name)}**  \n:gray[{' · '.join(facts)}]")
                st.caption(f"Next: {loop.next_action(standing).lower()}")
            manage_project.show(project, standing, open_project)
            if project == open_project:
                st.markdown(":blue-badge[Current project]", width="content")
            elif st.button("Open", key=f"open_{project.id}"):
                session.switch_project(project.name)
                places.go(places.OVERVIEW, project=project.name)


def _runs(number: int) -> str:
    return counted(number, "run")


def _best(runs: list[Run]) -> Run | None:
    return max((run for run in runs if run.has_model), key=scores.f1, default=None)
