"""Correcting a label where it is seen: one text, or all that are selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.counted import joined
from core.errors import SettingError
from core.records import Change, Correction, CorrectionKind, DatasetVersion, Place, Project
from core.workflow import draft, log_words, relabelling
from core.workflow.draft import State
from dashboard import places, resources
from dashboard.parts import author, errors, own_words
from dashboard.parts.plain import plain

_LEAVE_OUT = (CorrectionKind.EXCLUDE, "Leave out of the data set")
_NOTE = (CorrectionKind.NOTE, "Only a note")


@dataclass(frozen=True)
class _Form:
    """What a press on its button means, whatever was corrected elsewhere since it was drawn.

    ``seen`` is the newest entry of the log that stood on the page; ``then`` is called once the correction was kept.
    """

    version: DatasetVersion
    ids: tuple[str, ...]
    place: Place
    seen: int
    key: str
    then: Callable[[], None]


def form(
    project: Project,
    version: DatasetVersion,
    ids: Sequence[str],
    place: Place,
    *,
    key: str,
    then: Callable[[], None] = lambda: None,
) -> None:
    """What the texts should be instead, and why.

    ``version`` is the one that the researcher looks at; the next version has the correction.
    """
    bench = resources.bench()
    # With what becomes of the texts, so that a class that somebody merges in between is not taken for another.
    choices = [(CorrectionKind.RELABEL, label) for label in relabelling.classes(bench, project)]
    drawn = _Form(version, tuple(ids), place, relabelling.log_end(bench, project), key, then)
    with (
        # Enter ends the typing, as in every note; it decides nothing.
        st.form(f"correct:{key}", border=False, enter_to_submit=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.selectbox(
            "Correct label",
            [*choices, _LEAVE_OUT, _NOTE],
            index=None,
            format_func=_in_list,
            placeholder="choose",
            key=f"label:{key}",
            width=220,
        )
        st.text_input("Reason", max_chars=2000, placeholder="in a few words", key=f"reason:{key}")
        author.ask_in_form(key)
        st.form_submit_button(
            _button(ids), icon=":material/edit:", key=f"correct_button:{key}", on_click=_send, args=(drawn,)
        )
        st.form_submit_button(
            "Label is right" if len(ids) == 1 else "Labels are right",
            icon=":material/check:",
            key=f"confirm_button:{key}",
            on_click=_confirm,
            args=(drawn,),
            help="Checked, and nothing to correct: the log keeps that you looked.",
        )
    # Here, since the top of the page may be out of sight; below the form, so that its button stays under the mouse.
    errors.show_kept(key)
    author.show(key)


def _in_list(choice: tuple[CorrectionKind, str]) -> str:
    kind, words = choice
    return own_words.apart(words, _LEAVE_OUT[1], _NOTE[1]) if kind is CorrectionKind.RELABEL else words


def _send(drawn: _Form) -> None:
    with errors.kept(drawn.key):
        choice = st.session_state[f"label:{drawn.key}"]
        needs_reason = choice is not None and choice[0] is not CorrectionKind.RELABEL
        lacks_reason = needs_reason and not st.session_state[f"reason:{drawn.key}"].strip()
        missing = ["the correct label"] * (choice is None) + ["a reason"] * lacks_reason + author.lacking(drawn.key)
        if missing:
            raise SettingError(
                f"Not filled in yet: {joined(missing)}.", todo="Fill it in, then press the button again."
            )
        _keep(drawn, *choice)
        _finish(drawn)


def _confirm(drawn: _Form) -> None:
    with errors.kept(drawn.key):
        bench, version, ids = resources.bench(), drawn.version, drawn.ids
        name, reason = author.claim(drawn.key), st.session_state[f"reason:{drawn.key}"]
        relabelling.confirm(bench, version, ids, author=name, place=drawn.place, reason=reason, seen=drawn.seen)
        _finish(drawn)


def _finish(drawn: _Form) -> None:
    st.session_state[f"label:{drawn.key}"], st.session_state[f"reason:{drawn.key}"] = None, ""
    drawn.then()
    st.toast("Kept in the draft of the next version.", icon=":material/edit:")


def _keep(drawn: _Form, kind: CorrectionKind, label: str) -> None:
    bench, version, ids = resources.bench(), drawn.version, drawn.ids
    name, reason = author.claim(drawn.key), st.session_state[f"reason:{drawn.key}"]
    if kind is CorrectionKind.RELABEL:
        relabelling.relabel(bench, version, ids, label, author=name, place=drawn.place, reason=reason, seen=drawn.seen)
    elif kind is CorrectionKind.EXCLUDE:
        relabelling.exclude(bench, version, ids, author=name, place=drawn.place, reason=reason, seen=drawn.seen)
    else:
        relabelling.note(bench, version, ids, author=name, place=drawn.place, reason=reason)


def show_text(project: Project, version: DatasetVersion, id: str, place: Place = Place.EXPLAIN) -> None:
    """What was corrected about one text, each with its undo, and the form for another correction."""
    bench, key = resources.bench(), f"text:{project.id}:{id}"
    drafted = {entry.id for entry in draft.pending(bench, project)}
    for entry in draft.history(bench, project, id):
        with st.container(horizontal=True, vertical_alignment="center"):
            where = "draft" if entry.id in drafted else "in the newest version"
            st.markdown(f":material/edit: {_line(entry.change)} :gray-badge[{where}]", width="stretch")
            args = (version, [entry], place, key)
            st.button("Undo", icon=":material/undo:", key=f"undo:{entry.id}", on_click=undo, args=args)
    with st.expander("Correct the label", key=f"correcting:{project.id}:{id}", expanded=False):
        form(project, version, [id], place, key=key)
    if drafted:
        link(project)


def undo(version: DatasetVersion, entries: Sequence[Correction], place: Place, key: str) -> None:
    """Take entries back, for a button to call: under the name that is known or stands in the field of that key."""
    with errors.kept():
        relabelling.undo_all(resources.bench(), version, entries, author=author.claim(key), place=place)


def link(project: Project) -> None:
    """To the page where the draft is reviewed."""
    number = draft.size(resources.bench(), project)
    if st.button(f"Review the draft ({number:,})", icon=":material/difference:", key="to_draft", type="tertiary"):
        places.go(places.CORRECTIONS, project=project.name)


def in_words(state: State, label: str) -> str:
    """“→ yes (draft)” of a text that has ``label`` where it is listed, as plain text for a table."""
    where = f"version {state.version}" if state.version else "draft"
    if state.label == label:
        return f"is right ({where})"
    return f"→ {state.label} ({where})" if state.label is not None else f"left out ({where})"


def _line(change: Change) -> str:
    reason = f": {plain(change.reason)}" if change.reason else ""
    return f"{plain(log_words.what(change))} by {plain(change.author)}{reason}"


def _button(ids: Sequence[str]) -> str:
    return "Correct" if len(ids) == 1 else f"Correct {len(ids)} texts"
