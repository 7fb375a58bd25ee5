"""That a newer run has a model whose test part nobody has looked at, beside the run that is open."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run
from core.workflow import looks, training
from dashboard import resources, session
from dashboard.widgets import run_title
from dashboard.widgets.markdown import escaped


def show(project: Project, run: Run) -> None:
    """Nothing where the open run is the newest, where that was looked at, or where the test part is locked."""
    bench = resources.bench()
    newest = training.newest_model(training.runs(bench, project))
    if newest is None or newest.id <= run.id or looks.locked_since(bench, project.id) is not None:
        return
    if newest.id in looks.runs_opened(bench, project.id):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{escaped(run_title.of(newest))} is newer; its test part was not looked at yet.", width="content")
        st.button(
            f"Open {newest.name}",
            key="newer_run",
            icon=":material/arrow_forward:",
            type="tertiary",
            on_click=_open,
            args=(newest.name,),
            help="Its scores on the test part then count as a look.",
        )


def _open(name: str) -> None:
    session.forget(session.TEXT)
    session.remember(session.RUN, name)
