"""The button that deletes an ensemble."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow import ensembles
from dashboard import resources
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped


def offer(ensemble: Run) -> bool:
    """What is deleted and what stays, and the button; whether it was deleted just now."""
    name = ensemble.name
    with st.popover(f"Delete {name}", icon=":material/delete:", type="tertiary"):
        st.markdown(
            escaped(
                f"The answers and explanations of {name} are deleted. The runs that it is of stay as they are; it can "
                "be made again of them."
            )
        )
        if st.button("Delete it", key="delete_ensemble"):
            with errors.shown():
                ensembles.delete(resources.bench(), ensemble)
                # Databases give the number of a deleted run to a new one.
                st.cache_data.clear()
                return True
    return False
