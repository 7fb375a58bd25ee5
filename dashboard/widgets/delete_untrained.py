"""The button that deletes an ensemble, or what was made elsewhere: predictions or a finished classifier."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow import training
from dashboard import resources
from dashboard.cached import clear_copies
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped


def offer(run: Run) -> bool:
    """What is deleted and what stays, and the button; whether it was deleted just now."""
    name = run.name
    with st.popover(f"Delete {name}", icon=":material/delete:", type="tertiary"):
        st.markdown(escaped(f"The answers of {name} and what was computed from them are deleted. {_stays(run)}"))
        if st.button("Delete it", key="delete_untrained"):
            with errors.shown():
                training.delete(resources.bench(), run)
                clear_copies()
                return True
    return False


def _stays(run: Run) -> str:
    if run.is_ensemble:
        return "The runs that it is of stay as they are; it can be made again of them."
    if run.classifier is not None:
        return "So is its copy of the model; the classifier itself stays where it was."
    return "They can be read again from their file."
