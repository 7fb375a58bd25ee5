"""The open text as somebody edits it, to see what the model would say: the data stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.records import Run
from core.records.columns import ID, TEXT
from core.workflow import typed_text
from core.workflow.typed_text import TypedText
from dashboard import address_values, resources, session
from dashboard.explaining import context_fields, typed_remarks, what_if_words
from dashboard.widgets import deleted_model, errors


@dataclass(frozen=True)
class _Edited:
    """A text by its id, as somebody edited it."""

    id: str
    text: TypedText


def ask(run: Run, row: Mapping[str, Any]) -> TypedText | None:
    """A switch, with fields for the text and what stands before it while it is on; None where the text is as it was."""
    if deleted_model.why_not_asked(run):
        return None
    key, kept = f"edit:{run.id}:{row[ID]}", _kept(row)
    if kept is not None:
        st.session_state.setdefault(key, True)
    with st.container(horizontal=True, vertical_alignment="center"):
        edits = st.toggle("Edit the text", key=key, help="What would the model say if the text were another?")
        what_if_words.show_hint(run, row[TEXT])
    if not edits:
        session.show(session.EDITED, "")
        return None
    st.caption("Nothing of your data changes: only the model reads what you write here.")
    before = typed_text.of_row(resources.bench(), run, row)
    edited = _fields(run, f"{key}:fields", before if kept is None else kept)
    name = address_values.of_server().keep(_Edited(str(row[ID]), edited)) if edited != before else ""
    session.show(session.EDITED, name)
    if not edited.text.strip():
        st.caption("Type a text first.")
    elif edited != before:
        with errors.shown():
            what_if_words.compare(run, row[TEXT], edited.whole)
            typed_remarks.show(run, edited)
            return edited
    return None


def _kept(row: Mapping[str, Any]) -> TypedText | None:
    """As the address says that it was edited, also before a reload; None where it says nothing of this text."""
    name = st.query_params.get(session.EDITED, "")
    found = address_values.of_server().find(name)
    if name and found is None:
        st.caption("The text as it was edited is gone, as Errata was started anew.")
    return found.text if isinstance(found, _Edited) and found.id == row[ID] else None


def _fields(run: Run, key: str, first: TypedText) -> TypedText:
    context = context_fields.ask(run, key, first.context, anew=False) if first.context else {}
    st.session_state.setdefault(key, first.text)
    text = st.text_area(
        "Text as you edit it", key=key, max_chars=context_fields.LONGEST, height=110, label_visibility="collapsed"
    )
    return TypedText(text, context)
