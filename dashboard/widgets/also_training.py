"""That a further run is under way, beside the results of one that is done."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run
from core.workflow import run_status, training
from dashboard import navigation, resources
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped


def show(project: Project, run: Run) -> None:
    """The run that works now, with the way to it, and that the page is about ``run``; nothing while none works."""
    active = [run for run in training.runs(resources.bench(), project) if run.state.is_active]
    if not active:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="content"):
            st.fragment(_watch, run_every="5s")(project, training.first_to_end(active).name, run.name)
        if st.button("See its progress", icon=f":material/{navigation.TRAIN.icon}:", key="to_active", type="tertiary"):
            navigation.go(navigation.TRAIN, project=project.name)


def _watch(project: Project, name: str, shown: str) -> None:
    with errors.shown():
        run = training.run(resources.bench(), project, name)
        status = escaped(run_status.in_words(resources.bench(), run))
        st.caption(f"{escaped(run.name)} {status}. This page is about {escaped(shown)}.")
