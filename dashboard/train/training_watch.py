"""A training while it runs, or a finished classifier that is asked: bar, time left, curves, a stop button, the log."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run, TrainingProgress
from core.workflow import run_status, training, training_advice
from dashboard import resources
from dashboard.widgets import curves, errors, run_title
from dashboard.widgets.markdown import escaped

_BEFORE_TRAINING = ("starting", "waiting", "downloading", "converting", "loading", "tokenizing")
_WAITING = _BEFORE_TRAINING[:2]
_TRAINING = "training"


def show(project: Project, run: Run) -> None:
    """Drawn anew on its own as long as the run is active; the curves less often, as each open tab pays for them."""
    with st.container(border=True):
        st.fragment(_watch, run_every="2s")(project, run.name)
        st.fragment(_show_course, run_every="10s")(run)


def of_interest(active: list[Run]) -> list[Run]:
    """Those that work; where none does, the first that waits. The others have a line in the queue."""
    working = [run for run in active if training.progress(resources.bench(), run).phase not in _WAITING]
    return working or active[:1]


def show_stop_all(runs: list[Run]) -> None:
    """One button for all active runs, where there are several."""
    if len(runs) < 2:
        return
    if st.button(
        f"Stop all {len(runs)} trainings",
        icon=":material/stop_circle:",
        key="stop_all",
        help="The one that is training keeps what it has learned so far; the others do not begin.",
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
        errors.show_kept()
        _show_head(run, training.progress(resources.bench(), run))


def _show_course(run: Run) -> None:
    with errors.shown():
        progress = training.progress(resources.bench(), run)
        if changed := run_status.fitted(run.config, progress.fitted):
            st.info(changed, icon=":material/memory:")
        if said := training_advice.warned_of(run, progress, training.texts_of_run(resources.bench(), run)):
            st.warning(said, icon=":material/warning:")
        if progress.losses:
            scores = None if run.config.learns_validation else progress.scores
            curves.show(progress.losses, scores, run.config.positive)
        if st.toggle("Show the log", key=f"log_{run.id}"):
            st.code(training.log(resources.bench(), run) or "Nothing yet.", language=None, wrap_lines=True, height=260)


def _show_head(run: Run, progress: TrainingProgress) -> None:
    left, right = st.columns([3, 1], vertical_alignment="center")
    with left:
        model = "" if run.is_made_elsewhere else f" · {escaped(run.config.model)}"
        st.markdown(f"**{escaped(run_title.of(run))}**{model}")
        asked = training.is_stopping(resources.bench(), run) and not run_status.has_model(progress)
        st.progress(run_status.bar(progress), text=_stopping(progress) if asked else _status(progress))
    with right:
        _show_stop(run, progress, asked)


def _show_stop(run: Run, progress: TrainingProgress, asked: bool) -> None:
    """The button, with what it does at this moment; none where nothing is left to stop."""
    if run_status.has_model(progress):
        st.caption("The model is trained and kept; its test ends by itself.")
        return
    st.button(
        "Stopping …" if asked else "Stop",
        icon=":material/stop_circle:",
        disabled=asked,
        key=f"stop_{run.id}",
        on_click=_stop,
        args=(run,),
        width="stretch",
    )
    if not asked:
        st.caption("keeps nothing; can be resumed" if run.classifier is not None else _what_a_stop_does(progress))


def _stop(run: Run) -> None:
    with errors.kept():
        training.stop(resources.bench(), run)


def _what_a_stop_does(progress: TrainingProgress) -> str:
    if progress.scores:
        return "keeps the best epoch so far; can be resumed"
    if progress.phase in _BEFORE_TRAINING:
        return "nothing is trained yet"
    if not progress.step:
        return "ends after the first step, with a model that has learned next to nothing; resumed, it begins again"
    return "keeps the model as it is now, in the middle of its first epoch; resumed, it begins again"


def _stopping(progress: TrainingProgress) -> str:
    """What is still done: that may take a while."""
    if progress.phase in _BEFORE_TRAINING:
        return "Stopping …"
    doing = "ends at its next step" if progress.phase == _TRAINING else escaped(run_status.phase(progress)).lower()
    return f"Stopping: {doing}; then evaluates the kept model on the test part"


def _status(progress: TrainingProgress) -> str:
    steps = f"step {progress.step:,} of {progress.steps:,}" if progress.steps and progress.epochs else ""
    return " · ".join(filter(None, [escaped(run_status.phase(progress)), steps, run_status.time_left(progress)]))
