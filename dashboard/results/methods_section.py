"""All that a methods section says of a run, to copy."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow import methods_section
from dashboard import resources
from dashboard.widgets import errors, right_to_left


def show(run: Run) -> None:
    """Written once the fold is open, as it may have to measure agreement first."""
    folded = st.expander("For the methods section", key=f"methods:{run.id}", on_change="rerun")
    if folded.open:
        with folded, errors.shown():
            st.caption(
                "Labels, division, model, scores and looks at the test part, in sentences to copy and to shorten."
            )
            said = "\n\n".join(methods_section.of(resources.bench(), run))
            st.code(right_to_left.apart(said), language=None, wrap_lines=True)
