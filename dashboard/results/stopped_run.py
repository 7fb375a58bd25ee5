"""That a run was stopped: how much of it was trained, and which epoch its model is."""

from __future__ import annotations

import streamlit as st

from core.records import Run, RunState
from core.workflow import run_status
from dashboard import resources
from dashboard.widgets.markdown import escaped


def show(run: Run) -> None:
    """Nothing for a run that was trained to its end."""
    if run.state is RunState.STOPPED and run.result is not None:
        status = run_status.in_words(resources.bench(), run)
        st.caption(
            f":material/stop_circle: {escaped(run.name)} {status}; its model is that of epoch {run.result.best_epoch}."
        )
