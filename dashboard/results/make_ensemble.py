"""All seeds together as a model of its own: the way to make it and to open it, and what its own page has."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run
from core.workflow import ensembles
from core.workflow.seeds import FEWEST, Seeds
from dashboard import navigation, resources, session
from dashboard.widgets import delete_untrained, errors


def offer(project: Project, found: Seeds) -> None:
    """The button that makes it, or the way to the one that was made; nothing where there are too few models."""
    if len(found.done) < FEWEST:
        return
    known = ensembles.of_seeds(resources.bench(), found)
    with errors.shown():
        if known is not None:
            label = f"Open {known.name}: all seeds together"
            if st.button(label, icon=":material/arrow_forward:", key="to_ensemble"):
                _open(project, known)
        elif st.button(
            "Use all seeds together as a model",
            icon=":material/join:",
            key="make_ensemble",
            help="Then it can be opened on Results, Mismatches, Explain and Compare, as a run can.",
        ):
            _make(project, found)


def _make(project: Project, found: Seeds) -> None:
    said = "Asking the models about the validation texts …"
    bar = st.progress(0.0, said)

    def advance(fraction: float) -> None:
        bar.progress(fraction, said)

    _open(project, ensembles.make(resources.bench(), project, found, advance))


def show(project: Project, run: Run) -> None:
    """The way to its seeds, and to delete it."""
    first = ensembles.members(resources.bench(), run)[0]
    with st.container(horizontal=True):
        if st.button("See each seed", icon=":material/casino:", key="to_seeds"):
            _open(project, first)
        if delete_untrained.offer(run):
            _open(project, first)


def _open(project: Project, run: Run) -> None:
    session.forget(session.TEXT)
    session.remember(session.RUN, run.name)
    navigation.go(navigation.RESULTS, project=project.name, run=run.name)
