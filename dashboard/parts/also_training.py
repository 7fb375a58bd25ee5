"""That a further run is under way, beside the results of one that is done."""

from __future__ import annotations

import streamlit as st

from core.records import Project
from core.workflow import run_status, training
from dashboard import places, resources
from dashboard.parts import errors
from dashboard.parts.plain import plain


def show(project: Project) -> None:
    """The run that works now, with the way to it; nothing while none does."""
    active = [run for run in training.runs(resources.bench(), project) if run.state.is_active]
    if not active:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="content"):
            # The others wait for the oldest.
            st.fragment(_watch, run_every="5s")(project, active[-1].name)
        if st.button("See how far it is", icon=f":material/{places.TRAIN.icon}:", key="to_active", type="tertiary"):
            places.go(places.TRAIN, project=project.name)


def _watch(project: Project, name: str) -> None:
    with errors.shown():
        run = training.run(resources.bench(), project, name)
        st.caption(f"{plain(run.name)} {plain(run_status.in_words(resources.bench(), run))}.")
