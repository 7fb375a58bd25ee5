"""The last decision of who works here, with its undo as long as it is theirs alone to take back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.errors import EditConflict
from core.records import Change, Correction, CorrectionKind, Origin, Project
from core.workflow.corrections import conflicts, recording
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft
from dashboard import resources
from dashboard.widgets import author, errors, keys
from dashboard.widgets.markdown import escaped


def offer_undo(
    project: Project, draft: Draft, place: Origin, key: str, then: Callable[[str], None] = lambda id: None
) -> None:
    """Of the decisions that were made in that place; ``key`` is that of the field for the name, and ``then`` is called
    with the id of the text whose decision was taken back.
    """
    last = draft.last_of(author.known(), place)
    if last is None:
        return
    since = _since(draft, last)
    said = f"Your last decision: {_what(draft, last)}, text {escaped(last.change.text_id)}{escaped(since)}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(said, width="content")
        if not since:
            st.button(
                "Undo",
                icon=":material/undo:",
                shortcut=keys.UNDO,
                type="tertiary",
                key=f"undo_last:{last.id}",
                on_click=_undo,
                args=(project, last, key, then),
            )


def _what(draft: Draft, last: Correction) -> str:
    state = draft.states.get(str(last.change.text_id))
    label = state.label if state is not None and state.by.id == last.id else last.change.label
    match last.change.kind:
        case CorrectionKind.EXCLUDE:
            return "left out"
        case CorrectionKind.NOTE:
            return "a note"
        case CorrectionKind.CONFIRM:
            return f"“{escaped(label)}” is right"
    return f"“{escaped(label)}”"


def _since(draft: Draft, last: Correction) -> str:
    """What became of a decision since; empty where it stands in the draft as it was made, and of a note, whose place
    nothing takes.
    """
    state = draft.states.get(str(last.change.text_id))
    if state is None or last.change.kind is CorrectionKind.NOTE:
        return ""
    if state.last.id != last.id:
        return f"; since then {conflicts.in_words(state.last)}"
    return f"; it is part of version {state.version} by now, Corrections takes it back" if state.version else ""


def _undo(project: Project, last: Correction, key: str, then: Callable[[str], None]) -> None:
    """Nothing where somebody else has decided the text since this page was drawn, which is said."""
    with errors.kept():
        now = drafts.load(resources.bench(), project)
        if since := _since(now, last):
            raise EditConflict(f"Your decision was not taken back{since}.", where=f"text {last.change.text_id}")
        change = Change(CorrectionKind.UNDO, author.claim(key), last.change.place, undoes=last.id)
        recording.record(resources.bench(), now.newest, [change])
        then(str(last.change.text_id))
        waits = " waits again" if last.change.kind is CorrectionKind.ADJUDICATE else ""
        st.toast(f"Taken back: text {escaped(last.change.text_id)}{waits}.", icon=":material/undo:")
