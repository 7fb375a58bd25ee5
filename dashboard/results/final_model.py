"""The step after the choice of settings: a model that learns from the validation part, too."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run
from core.workflow import final_model
from dashboard import navigation, resources, session
from dashboard.widgets import errors, scores
from dashboard.widgets.markdown import escaped


def offer(project: Project, run: Run) -> None:
    """What it gains and gives up, and the button that trains it, or the way to the one that was trained; nothing where
    none can follow from the run.
    """
    if not final_model.can_follow(resources.bench(), run):
        return
    st.subheader("Final model")
    if useless := scores.no_better(run):
        st.caption(f":material/warning: {escaped(run.name)} is {useless}; a final model would hardly be better.")
    known = final_model.of_run(resources.bench(), run)
    with st.container(border=True, horizontal=True, vertical_alignment="center"), errors.shown():
        st.markdown(escaped(final_model.in_words(resources.bench(), run)), width="stretch")
        if known:
            if st.button(f"See {known[-1].name}", icon=":material/arrow_forward:", key="to_final"):
                _open(project, known[-1])
        elif st.button("Train the final model", icon=":material/play_arrow:", key="train_final"):
            _open(project, final_model.start(resources.bench(), project, run))


def _open(project: Project, run: Run) -> None:
    session.remember(session.RUN, run.name)
    page = navigation.RESULTS if run.has_model else navigation.TRAIN
    navigation.go(page, project=project.name, run=run.name)
