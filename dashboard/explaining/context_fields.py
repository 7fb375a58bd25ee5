"""What stands before a text that is typed or edited, in fields of its own."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.records import Run
from core.workflow.typed_text import context_columns
from dashboard import resources
from dashboard.widgets.markdown import escaped

LONGEST = 100_000
"""Signs of a text, and of what stands before it."""


def ask(run: Run, key: str, last: Mapping[str, str], *, anew: bool) -> dict[str, str]:
    """A field for each column that stood before the texts in the data set of the run; ``anew`` they say what they did
    ``last``.
    """
    context = {}
    for column in context_columns(resources.bench(), run):
        at = f"{key}:{column}"
        if anew or at not in st.session_state:
            st.session_state[at] = last.get(column, "")
        context[column] = st.text_area(
            escaped(column),
            key=at,
            placeholder="What stands before the text; empty: nothing does",
            help="The model learned from texts with this before them. It is put before the text as at the import.",
            max_chars=LONGEST,
            height=68,
        )
    return context
