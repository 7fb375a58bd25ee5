"""What a training led to, once it has ended: its score and the button to its results, or why it failed."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run, RunState
from core.workflow import run_status, training, training_advice
from core.workflow.projects import ProjectStatus
from dashboard import navigation, resources, session
from dashboard.train import resume_button
from dashboard.widgets import errors, run_title, scores
from dashboard.widgets.markdown import escaped


def newest(status: ProjectStatus) -> Run | None:
    """The newest run, where it has a model of the newest version and nothing is under way."""
    if status.version is None or any(run.state.is_active for run in status.runs):
        return None
    run = next(iter(status.runs), None)
    return run if run is not None and run.has_model and run.version_id == status.version.id else None


def failed(status: ProjectStatus) -> Run | None:
    """The newest run, where it failed without a model and nothing is under way."""
    run = next(iter(status.runs), None)
    is_over = run is not None and not any(one.state.is_active for one in status.runs)
    return run if run is not None and is_over and run.state is RunState.FAILED and not run.has_model else None


def show_failed(run: Run) -> None:
    """One line; the whole message stands in the list of runs."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        first = (run.error or "").strip().partition("\n")[0]
        st.markdown(
            f":red[:material/error:] **{escaped(run_title.of(run))}** failed: {escaped(first)} Its log is below, in "
            "the list of runs.",
            width="stretch",
        )
        with st.container(width="content"), errors.shown():
            resume_button.offer(run, key="go_on")


def show(project: Project, run: Run) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        status = run_status.in_words(resources.bench(), run)
        with st.container(width="stretch"), errors.shown():
            st.markdown(f"**{escaped(run_title.of(run))}** {status}: {scores.leading(run)}.")
            if useless := scores.why_no_better(run):
                helps = training_advice.what_may_help(
                    run.config, run.result, training.texts_of_run(resources.bench(), run)
                )
                st.markdown(f":orange[:material/warning:] On the validation part: {escaped(f'{useless} {helps}')}")
        with st.container(width="content"), errors.shown():
            resume_button.offer(run, key="go_on")
        if st.button("See the results", type="primary", icon=f":material/{navigation.RESULTS.icon}:", key="to_results"):
            session.remember(session.RUN, run.name)
            navigation.go(navigation.RESULTS, project=project.name, run=run.name)
