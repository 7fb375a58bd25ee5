"""The open text as somebody edits it, to see what the model would say: the data stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.records import Run
from core.records.columns import ID, TEXT
from core.workflow import typed_text
from core.workflow.typed_text import TypedText
from dashboard import resources
from dashboard.explaining import context_fields, typed_remarks, what_if_words
from dashboard.widgets import deleted_model, errors


def ask(run: Run, row: Mapping[str, Any]) -> TypedText | None:
    """A switch, with fields for the text and what stands before it while it is on; None where the text is as it was."""
    if deleted_model.why_not_asked(run):
        return None
    key = f"edit:{run.id}:{row[ID]}"
    with st.container(horizontal=True, vertical_alignment="center"):
        edits = st.toggle("Edit the text", key=key, help="What would the model say if the text were another?")
        what_if_words.show_hint(run, row[TEXT])
    if not edits:
        return None
    st.caption("Nothing of your data changes: only the model reads what you write here.")
    before = typed_text.of_row(resources.bench(), run, row)
    edited = _fields(run, f"{key}:fields", before)
    if not edited.text.strip():
        st.caption("Type a text first.")
    elif edited != before:
        with errors.shown():
            what_if_words.compare(run, row[TEXT], edited.whole)
            typed_remarks.show(run, edited)
            return edited
    return None


def _fields(run: Run, key: str, before: TypedText) -> TypedText:
    context = context_fields.ask(run, key, before.context, anew=False) if before.context else {}
    st.session_state.setdefault(key, before.text)
    text = st.text_area(
        "Text as you edit it", key=key, max_chars=context_fields.LONGEST, height=110, label_visibility="collapsed"
    )
    return TypedText(text, context)
