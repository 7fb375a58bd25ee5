"""Making room on the disk: a run's model, and what it would go on from, each with a question."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow import disk_space, model_deletion, resuming
from dashboard import resources
from dashboard.widgets import errors


def offer(run: Run) -> None:
    """A button for what there is of the two."""
    bench = resources.bench()
    checkpoints = resuming.bytes_to_resume(bench, run)
    has_model = run.has_model and run.model_deleted is None
    if not has_model and not checkpoints:
        return
    with st.popover("Make room", icon=":material/hard_drive:", type="tertiary", key=f"room_{run.id}"):
        if has_model:
            st.markdown(model_deletion.in_question(bench, run))
            st.button("Delete the model", key=f"delete_model_{run.id}", on_click=_delete_model, args=(run,))
        if checkpoints:
            st.markdown(
                f"What the run would go on from takes {disk_space.size(checkpoints)}. Without it, it cannot be resumed."
            )
            st.button("Delete that", key=f"delete_checkpoints_{run.id}", on_click=_delete_checkpoints, args=(run,))


def _delete_model(run: Run) -> None:
    with errors.kept():
        model_deletion.delete_model(resources.bench(), run)


def _delete_checkpoints(run: Run) -> None:
    with errors.kept():
        model_deletion.delete_checkpoints(resources.bench(), run)
