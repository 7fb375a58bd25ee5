"""A decision that somebody else was quicker with: what they said, and what becomes of it.

The log keeps the question, so that it is asked until it is answered, also after a reload or in another tab.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.records import Correction, CorrectionKind, DatasetVersion, Origin, Project
from core.workflow import conflicts, relabelling
from dashboard import resources
from dashboard.widgets import author, errors, keys, shaded_text
from dashboard.widgets.markdown import escaped

_SAME = "overtaken_same"


@dataclass(frozen=True)
class _Same:
    """The other's decision, which is what was pressed; nothing is left to ask."""

    version: DatasetVersion
    by: Correction


def keep(project: Project, version: DatasetVersion, text_id: str, label: str | None, note: str, name: str) -> None:
    """Keep what was pressed until its author has said what becomes of it."""
    bench = resources.bench()
    by = relabelling.settled(bench, project, text_id)
    if by is None:
        return
    if _said(by) == label:
        st.session_state[_SAME] = _Same(version, by)
    else:
        relabelling.keep_overtaken(bench, version, text_id, label, author=name, reason=note)


def show(project: Project, newest: DatasetVersion) -> bool:
    """Show the first one instead of the next text; whether there is one."""
    same: _Same | None = st.session_state.get(_SAME)
    name = author.known()
    questions = relabelling.open_questions(resources.bench(), project, name) if name else []
    if same is not None and same.by.project_id == project.id:
        with st.container(border=True), errors.shown():
            _show_same(same)
    elif questions:
        with st.container(border=True), errors.shown():
            _ask(project, newest, questions[0])
    else:
        return False
    author.show("overtaken")
    return True


def _show_same(same: _Same) -> None:
    _show_decision(same.by, same.version, ", as you did.")
    st.caption("Nothing more was kept: one decision is enough.")
    st.button("Go on", type="primary", key="overtaken_leave", shortcut=keys.SKIP, on_click=_go_on)


def _ask(project: Project, newest: DatasetVersion, question: Correction) -> None:
    by = relabelling.settled(resources.bench(), project, str(question.change.text_id))
    assert by is not None
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
    texts = relabelling.known_texts(resources.bench(), version)["text"]
    shaded_text.show(str(texts.get(by.change.text_id, "")))


def _said(by: Correction) -> str | None:
    return None if by.change.kind is CorrectionKind.EXCLUDE else by.change.label


def _words(label: str | None) -> str:
    return "leaving it out" if label is None else f"“{escaped(label)}”"


def _go_on() -> None:
    st.session_state.pop(_SAME, None)


def _leave(newest: DatasetVersion, question: Correction) -> None:
    with errors.kept():
        relabelling.leave_overtaken(resources.bench(), newest, question)


def _insist(newest: DatasetVersion, question: Correction, by: Correction) -> None:
    """Keep it after all, unless there is again something newer."""
    bench, said, id = resources.bench(), question.change, str(question.change.text_id)
    how = {"author": said.author, "reason": said.reason, "seen": by.id}
    with errors.kept():
        if said.label is not None:
            relabelling.adjudicate(bench, newest, id, said.label, **how)  # type: ignore[arg-type]
        else:
            relabelling.exclude(bench, newest, [id], place=Origin.ADJUDICATION, **how)  # type: ignore[arg-type]
