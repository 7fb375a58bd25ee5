"""What a training led to, once it has ended: its score and the button to its results."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run
from core.workflow import run_status
from core.workflow.projects import Standing
from dashboard import places, resources, session
from dashboard.parts import all_folds, errors, resume, scores
from dashboard.parts.plain import plain


def newest(standing: Standing) -> Run | None:
    """The newest run, where it has a model of the newest version and nothing is under way."""
    if standing.version is None or any(run.state.is_active for run in standing.runs):
        return None
    run = next(iter(standing.runs), None)
    return run if run is not None and run.has_model and run.version_id == standing.version.id else None


def show(project: Project, run: Run) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        status = run_status.in_words(resources.bench(), run)
        with st.container(width="stretch"), errors.shown():
            st.markdown(f"**{plain(all_folds.title(run))}** {status}: {scores.leading(run)}.")
            if useless := scores.no_better(run):
                st.markdown(f":orange[:material/warning: This model is {useless}; the results say why.]")
        with st.container(width="content"), errors.shown():
            resume.offer(run, key="go_on")
        if st.button("See the results", type="primary", icon=f":material/{places.RESULTS.icon}:", key="to_results"):
            session.remember(session.RUN, run.name)
            places.go(places.RESULTS, project=project.name, run=run.name)
