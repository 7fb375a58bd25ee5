"""Which run's model the page is about."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.errors import NotFound
from core.records import Project, Run
from core.workflow import classifiers, ensembles, ground_truth, read_predictions
from dashboard import resources, session
from dashboard.widgets import (
    also_training,
    deleted_model,
    errors,
    measure_again,
    newer_run,
    no_model,
    run_title,
    scores,
    test_look,
)
from dashboard.widgets.markdown import escaped

_KEY = "run_picker"


def choose(
    project: Project,
    shown: Callable[[Run], str] | None = None,
    *,
    opens_test: bool = True,
    then: Callable[[], None] = lambda: None,
) -> Run:
    """The open run; the page ends here, with the way out, where no run has a model, the address names another, or the
    page ``opens_test`` texts and their part is locked.

    Runs are shown as ``title`` says, unless told otherwise. ``then`` is called when another one was chosen.
    """
    try:
        run = session.open_run(project)
    except NotFound as error:
        _turn_back(project, error)
    if run is None or not run.has_model:
        no_model.show(project, run)
        st.stop()
    known = {one.name: one for one in ensembles.models(resources.bench(), project)}
    st.session_state[_KEY] = run.name
    titles = {name: (shown or title)(one) for name, one in known.items()}
    st.selectbox("Run", list(known), key=_KEY, format_func=titles.__getitem__, on_change=_switch, args=(then,))
    also_training.show(project, known[run.name])
    newer_run.show(project, known[run.name])
    measure_again.show(project, known[run.name])
    deleted_model.show(known[run.name])
    if run.is_ensemble:
        st.caption(escaped(f"{ensembles.in_words(resources.bench(), run)} {ensembles.cost_in_words(run)}"))
    elif run.is_made_elsewhere:
        st.caption(escaped(read_predictions.in_words(run) or classifiers.in_words(run)))
    if opens_test:
        test_look.begin(project, known[run.name])
    return known[run.name]


def title(run: Run) -> str:
    """A run in one line of a select box; what tells it from others comes first, as the line may be cut off."""
    model = [] if run.is_made_elsewhere else [run.config.model]
    return " · ".join([_which(run), *model, scores.brief(run)])


def short_title(run: Run) -> str:
    """A run in half a line, where its scores stand below."""
    return f"{_which(run)} · {scores.leading(run)}"


def _which(run: Run) -> str:
    version = ground_truth.trained_on(resources.bench(), run).number
    return f"{run_title.of(run)} · version {version} · {run.created:%d %b, %H:%M}"


def _switch(then: Callable[[], None]) -> None:
    session.forget(session.TEXT)
    session.remember(session.RUN, st.session_state[_KEY])
    then()


def _turn_back(project: Project, error: NotFound) -> None:
    errors.show(error)
    if ensembles.models(resources.bench(), project) and st.button("Open the newest run instead", type="primary"):
        session.forget(session.RUN, session.TEXT)
        st.rerun()
    st.stop()
