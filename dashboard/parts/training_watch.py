"""A training while it runs: bar, time left, curves, a stop button and the log."""

from __future__ import annotations

import streamlit as st

from core.records import Progress, Project, Run
from core.workflow import training
from dashboard import resources
from dashboard.parts import all_folds, curves, durations, errors
from dashboard.parts.plain import plain

_PHASES = {
    "waiting": "Waiting",
    "downloading": "Downloading the base model",
    "loading": "Loading the base model",
    "tokenizing": "Cutting the texts into tokens",
    "training": "Training",
    "testing": "Reading the test part",
}
_STOPPING = "stopping"


def show(project: Project, run: Run) -> None:
    """Drawn anew on its own as long as the run is active; the curves less often, as each open tab pays for them."""
    with st.container(border=True):
        st.fragment(_watch, run_every="2s")(project, run.name)
        st.fragment(_show_course, run_every="10s")(run)


def show_stop_all(runs: list[Run]) -> None:
    """One button for all active runs, where there are several."""
    if len(runs) < 2:
        return
    if st.button(
        f"Stop all {len(runs)} trainings",
        icon=":material/stop_circle:",
        key="stop_all",
        help="The one that works keeps its best model so far; the others do not begin.",
    ):
        # Those that wait come first: none of them shall begin because the one that works has ended.
        for run in reversed(runs):
            training.stop(resources.bench(), run)
        st.rerun()


def _watch(project: Project, name: str) -> None:
    with errors.shown():
        run = training.run(resources.bench(), project, name)
        if not run.state.is_active:
            st.rerun()
        progress = training.progress(resources.bench(), run)
        _show_head(run, progress)


def _show_course(run: Run) -> None:
    with errors.shown():
        progress = training.progress(resources.bench(), run)
        if progress.losses:
            curves.show(progress.losses, progress.scores)
        if st.toggle("Show the log", key=f"log_{run.id}"):
            st.code(training.log(resources.bench(), run) or "Nothing yet.", language=None, wrap_lines=True, height=260)


def _show_head(run: Run, progress: Progress) -> None:
    left, right = st.columns([3, 1], vertical_alignment="center")
    with left:
        st.markdown(f"**{all_folds.title(run)}** · {plain(run.config.model)}")
        st.progress(min(progress.fraction, 1.0), text=_status(progress))
    with right:
        asked = st.session_state.get(_STOPPING) == run.id
        if st.button(
            "Stopping …" if asked else "Stop",
            icon=":material/stop_circle:",
            disabled=asked,
            key=f"stop_{run.id}",
            help="Ends at the next step and keeps the best model so far.",
            width="stretch",
        ):
            training.stop(resources.bench(), run)
            st.session_state[_STOPPING] = run.id
            st.rerun(scope="fragment")
        st.caption("keeps the best model")


def _status(progress: Progress) -> str:
    if progress.waits_for:
        return f"Waiting: {plain(progress.waits_for)} is training"
    phase = _PHASES.get(progress.phase, progress.phase.capitalize())
    if progress.phase != "training" or not progress.steps:
        return f"{phase} …"
    left = "" if progress.seconds_left is None else f" · about {durations.in_words(progress.seconds_left)} left"
    epoch = min(int(progress.epoch) + 1, progress.epochs)
    return f"Epoch {epoch} of {progress.epochs} · step {progress.step:,} of {progress.steps:,}{left}"
