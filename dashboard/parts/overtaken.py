"""A decision that somebody else was quicker with: what they said, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.records import Correction, CorrectionKind, DatasetVersion, Place, Project
from core.workflow import conflicts, relabelling
from dashboard import resources
from dashboard.parts import author, errors, keys, shaded_text
from dashboard.parts.plain import plain

_KEPT = "overtaken"


@dataclass(frozen=True)
class _Overtaken:
    """``label`` is what was pressed, None for leaving the text out; ``by`` is the entry that was there before."""

    project_id: int
    version: DatasetVersion
    text_id: str
    label: str | None
    note: str
    by: Correction

    @property
    def theirs(self) -> str | None:
        return None if self.by.change.kind is CorrectionKind.EXCLUDE else self.by.change.label


def keep(project: Project, version: DatasetVersion, text_id: str, label: str | None, note: str) -> None:
    """Remember what was pressed until its author has seen what somebody else said."""
    by = relabelling.settled(resources.bench(), project, text_id)
    if by is not None:
        st.session_state[_KEPT] = _Overtaken(project.id, version, text_id, label, note, by)


def show(project: Project) -> bool:
    """Show it instead of the next text; whether there is one."""
    found: _Overtaken | None = st.session_state.get(_KEPT)
    if found is None or found.project_id != project.id:
        return False
    with st.container(border=True), errors.shown():
        _show(found)
    author.show("overtaken")
    return True


def _show(found: _Overtaken) -> None:
    said = conflicts.in_words(found.by)
    yours = _words(found.label)
    same = found.label == found.theirs
    st.markdown(f":material/group: **{plain(said)}**{', as you did.' if same else f'. You pressed {yours}.'}")
    shaded_text.show(str(_text(found)))
    if same:
        st.caption("Nothing more was kept: one decision is enough.")
        st.button("Go on", type="primary", key="overtaken_leave", shortcut=keys.SKIP, on_click=_leave)
        return
    st.caption("Yours was not kept. If you keep it, it takes the place of theirs; the log has both.")
    with st.container(horizontal=True):
        leave, insist = f"Leave it at {_words(found.theirs)}", f"Keep {yours} instead"
        st.button(leave, type="primary", key="overtaken_leave", shortcut=keys.SKIP, on_click=_leave)
        st.button(insist, key="overtaken_insist", on_click=_insist, args=(found,))


def _words(label: str | None) -> str:
    return "leaving it out" if label is None else f"“{plain(label)}”"


def _text(found: _Overtaken) -> str:
    known = relabelling.known_texts(resources.bench(), found.version)["text"]
    return known.get(found.text_id, "")


def _leave() -> None:
    st.session_state.pop(_KEPT, None)


def _insist(found: _Overtaken) -> None:
    """Keep it after all, unless there is again something newer."""
    _leave()
    bench, how = resources.bench(), {"reason": found.note, "seen": found.by.id}
    with errors.kept():
        name = author.claim("overtaken")
        if found.label is not None:
            relabelling.adjudicate(bench, found.version, found.text_id, found.label, author=name, **how)  # type: ignore[arg-type]
        else:
            place = Place.ADJUDICATION
            relabelling.exclude(bench, found.version, [found.text_id], author=name, place=place, **how)  # type: ignore[arg-type]
