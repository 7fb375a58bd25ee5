"""A decision that somebody else was quicker with: what they said, and what becomes of it.

The log keeps the question, so that it is asked until it is answered, also after a reload or in another tab.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from core.records import Change, Correction, CorrectionKind, DatasetVersion, Project
from core.records.columns import TEXT
from core.workflow.corrections import conflicts, known_texts, recording
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft
from dashboard import resources
from dashboard.widgets import author, errors, keys, rated_text, shaded_text
from dashboard.widgets.markdown import escaped

_SAME = "overtaken_same"


@dataclass(frozen=True)
class _Same:
    """The other's decision, which is what was pressed; nothing is left to ask."""

    version: DatasetVersion
    by: Correction


def keep(project: Project, version: DatasetVersion, pressed: Change) -> None:
    """Keep what was pressed until its author has said what becomes of it."""
    bench = resources.bench()
    by = drafts.load(bench, project).settling.get(str(pressed.text_id))
    if by is None:
        return
    if _said(by) == pressed.label:
        st.session_state[_SAME] = _Same(version, by)
    else:
        recording.record(bench, version, [replace(pressed, kind=CorrectionKind.OVERTAKEN)])


def show(project: Project, draft: Draft) -> bool:
    """Show the first one instead of the next text; whether there is one."""
    same: _Same | None = st.session_state.get(_SAME)
    name = author.known()
    questions = draft.open_questions(name) if name else []
    if same is not None and same.by.project_id == project.id:
        with st.container(border=True), errors.shown():
            _show_same(same)
    elif questions:
        with st.container(border=True), errors.shown():
            _ask(draft, questions[0])
    else:
        return False
    author.show("overtaken")
    return True


def _show_same(same: _Same) -> None:
    _show_decision(same.by, same.version, ", as you did.")
    st.caption("Nothing more was kept: one decision is enough.")
    st.button("Go on", type="primary", key="overtaken_leave", shortcut=keys.SKIP, on_click=_go_on)


def _ask(draft: Draft, question: Correction) -> None:
    newest, by = draft.newest, draft.settling[str(question.change.text_id)]
    yours, theirs = _words(question.change.label), _words(_said(by))
    _show_decision(by, newest, f". You pressed {yours}.")
    st.caption("Yours counts only if you keep it. It then replaces theirs; the log keeps both.")
    with st.container(horizontal=True):
        st.button(
            f"Leave it at {theirs}",
            type="primary",
            key=f"overtaken_leave:{question.id}",
            shortcut=keys.SKIP,
            on_click=_leave,
            args=(newest, question),
        )
        insist, args = f"Keep {yours} instead", (newest, question, by)
        st.button(insist, key=f"overtaken_insist:{question.id}", on_click=_insist, args=args)


def _show_decision(by: Correction, version: DatasetVersion, yours: str) -> None:
    st.markdown(f":material/group: **{escaped(conflicts.in_words(by))}**{yours}")
    text = str(known_texts.of(resources.bench(), version)[TEXT].get(by.change.text_id, ""))
    shaded_text.show(text, begins=rated_text.begins(version).get(text, 0))


def _said(by: Correction) -> str | None:
    return None if by.change.kind is CorrectionKind.EXCLUDE else by.change.label


def _words(label: str | None) -> str:
    return "leaving it out" if label is None else f"“{escaped(label)}”"


def _go_on() -> None:
    st.session_state.pop(_SAME, None)


def _leave(newest: DatasetVersion, question: Correction) -> None:
    asked = question.change
    with errors.kept():
        change = Change(CorrectionKind.OVERTAKEN, asked.author, asked.place, asked.text_id, undoes=question.id)
        recording.record(resources.bench(), newest, [change])


def _insist(newest: DatasetVersion, question: Correction, by: Correction) -> None:
    """Keep it after all, unless there is again something newer."""
    kind = CorrectionKind.EXCLUDE if question.change.label is None else CorrectionKind.ADJUDICATE
    with errors.kept():
        recording.record(resources.bench(), newest, [replace(question.change, kind=kind)], seen=by.id)
