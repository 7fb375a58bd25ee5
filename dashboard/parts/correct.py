"""Correcting a label where it is seen: one text, or all that are selected."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.records import Change, Correction, CorrectionKind, DatasetVersion, Place, Project
from core.workflow import draft, relabelling
from core.workflow.draft import State
from dashboard import places, resources, session
from dashboard.parts import author, errors
from dashboard.parts.plain import plain

_LEAVE_OUT = "Leave out of the data set"
_NOTE = "Only a note"
_SAYS = {
    CorrectionKind.RELABEL: "Corrected to",
    CorrectionKind.ADJUDICATE: "Decided as",
    CorrectionKind.EXCLUDE: "Left out",
    CorrectionKind.NOTE: "Note",
}


def form(project: Project, version: DatasetVersion, ids: Sequence[str], place: Place, *, key: str) -> bool:
    """What the texts should be instead, and why; true once it was kept.

    ``version`` is the one that the researcher looks at; the next version has the correction.
    """
    bench = resources.bench()
    labels = relabelling.classes(bench, project)
    choices = [*labels, _LEAVE_OUT, _NOTE]
    with (
        st.form(f"correct:{key}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        chosen = st.selectbox(
            "Correct label",
            range(len(choices)),
            index=None,
            format_func=lambda index: choices[index],
            placeholder="choose",
            key=f"label:{key}",
            width=220,
        )
        reason = st.text_input("Reason", max_chars=2000, placeholder="in a few words", key=f"reason:{key}")
        who = author.ask(project, key=key)
        sent = st.form_submit_button(_button(ids), icon=":material/edit:", key=f"correct_button:{key}")
    if not sent:
        return False
    if chosen is None:
        st.caption(":material/arrow_upward: Choose a label first.")
        return False
    by = {"author": who.strip(), "place": place}
    with errors.shown():
        if chosen < len(labels):
            relabelling.relabel(bench, version, ids, labels[chosen], reason=reason, **by)  # type: ignore[arg-type]
        elif choices[chosen] == _LEAVE_OUT:
            relabelling.exclude(bench, version, ids, reason=reason, **by)  # type: ignore[arg-type]
        else:
            relabelling.note(bench, version, ids, reason=reason, **by)  # type: ignore[arg-type]
        session.remember_author(who)
        st.toast("Kept in the draft of the next version.", icon=":material/edit:")
        return True
    return False


def show_text(project: Project, version: DatasetVersion, id: str, place: Place = Place.EXPLAIN) -> None:
    """What was corrected about one text, each with its undo, and the form for another correction."""
    bench = resources.bench()
    drafted = {entry.id for entry in draft.pending(bench, project)}
    entries = draft.history(bench, project, id)
    for entry in entries:
        with st.container(horizontal=True, vertical_alignment="center"):
            where = "draft" if entry.id in drafted else "in the newest version"
            st.markdown(f":material/edit: {_line(entry.change)} :gray-badge[{where}]", width="stretch")
            if st.button("Undo", key=f"undo:{entry.id}", type="tertiary"):
                _undo(project, version, entry, place)
    with st.expander("Correct the label", icon=":material/edit:", key=f"correcting:{id}", expanded=False):
        if form(project, version, [id], place, key=f"text:{id}:{len(entries)}"):
            st.rerun()
    if drafted:
        link(project)


def link(project: Project) -> None:
    """To the page where the draft is reviewed."""
    number = len(draft.pending(resources.bench(), project))
    if st.button(f"Review the draft ({number:,})", icon=":material/difference:", key="to_draft", type="tertiary"):
        places.go(places.CORRECTIONS, project=project.name)


def in_words(state: State) -> str:
    """“→ yes (draft)”, as plain text for a table."""
    where = f"version {state.version}" if state.version else "draft"
    return f"→ {state.label} ({where})" if state.label is not None else f"left out ({where})"


def _undo(project: Project, version: DatasetVersion, entry: Correction, place: Place) -> None:
    name = session.author() or entry.change.author
    with errors.shown():
        relabelling.undo(resources.bench(), version, entry, author=name, place=place)
        st.rerun()


def _line(change: Change) -> str:
    label = f" **{plain(change.label)}**" if change.label is not None else ""
    reason = f": {plain(change.reason)}" if change.reason else ""
    return f"{_SAYS[change.kind]}{label} by {plain(change.author)}{reason}"


def _button(ids: Sequence[str]) -> str:
    return "Correct" if len(ids) == 1 else f"Correct {len(ids)} texts"
