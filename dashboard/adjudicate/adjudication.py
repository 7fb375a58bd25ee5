"""One text of a pile at a time: the votes, a key for each class, skip, undo, a note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st
from pandas import DataFrame, Series

from core.errors import EditConflict
from core.records import Change, CorrectionKind, DatasetVersion, Origin, Project
from core.records.columns import GIVEN_LABEL, ID, LABEL, REASON, TEXT, VOTES
from core.workflow import ground_truth, projects
from core.workflow.corrections import recording
from core.workflow.corrections.draft import Draft
from dashboard import navigation, resources, session
from dashboard.adjudicate import overtaken
from dashboard.adjudicate.piles import Pile
from dashboard.guidance import project_steps
from dashboard.widgets import (
    author,
    class_buttons,
    correction_form,
    errors,
    html_table,
    keys,
    last_decision,
    rated_text,
    shaded_text,
    text_facts,
    votes,
)
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_KEY = "adjudicate"
_NOTE = "note"
_SKIPPED = "skipped"
_LACKING = "adjudicate_lacking"


@dataclass(frozen=True)
class _Desk:
    """The text that lies before the adjudicator, and what they have seen of the draft.

    A press says which of them it was meant for, whatever was decided elsewhere since.
    """

    project: Project
    draft: Draft
    id: str

    @property
    def newest(self) -> DatasetVersion:
        return self.draft.newest

    @property
    def choices(self) -> Choices:
        return Choices(f"adjudicate:{self.project.id}:{self.id}")

    @property
    def note(self) -> str:
        return st.session_state.get(self._note_key) or ""

    @property
    def _note_key(self) -> str:
        return f"{_NOTE}:{self.choices.name}"

    def forget_note(self) -> None:
        # Also in its field, which may tell of it after the press.
        st.session_state[self._note_key] = ""
        self.choices.clear()

    def counts(self) -> bool:
        """Whether a press for this text counts."""
        return keys.counts((self.newest.id, self.id))


def show(project: Project, draft: Draft, pile: Pile) -> None:
    """Of the pile's texts that wait and were not skipped the one that the address names, or the first; else what comes
    after them.
    """
    decided = pile.total - len(pile.waiting)
    merged = f", {pile.by_merges:,} of them by the vote on the merged classes" * bool(pile.by_merges)
    said = [f"{decided:,} of {pile.total:,} decided{merged}", keys.not_counted(), st.session_state.pop(_LACKING, "")]
    st.progress(decided / pile.total, text=" · ".join(filter(None, said)))
    skipped = _skipped(draft.newest)
    left = pile.waiting[~pile.waiting[ID].isin(skipped)]
    if len(left):
        _ask(project, draft, _first(left))
        keys.listen()
        return
    if len(pile.waiting):
        _offer_skipped(pile.waiting, draft.newest)
    else:
        _show_end(project, draft)
    author.show(_KEY)
    last_decision.offer_undo(project, draft, Origin.ADJUDICATION, _KEY)


def _first(left: DataFrame) -> Series:
    """The text that the address names, where it is left."""
    named = left[left[ID] == st.query_params.get(session.TEXT)]
    return (left if named.empty else named).iloc[0]


def _offer_skipped(waiting: DataFrame, newest: DatasetVersion) -> None:
    left = "text that is left was" if len(waiting) == 1 else f"{len(waiting):,} texts that are left were"
    st.markdown(f"The {left} skipped.")
    if st.button("Look at them again", type="primary", icon=":material/replay:", key="again"):
        _passed_over(newest).clear()
        st.rerun()


def _show_end(project: Project, draft: Draft) -> None:
    st.markdown("Every text is decided.")
    if not draft.pending:
        project_steps.lead_on(project, projects.status(resources.bench(), project))
    elif st.button("Review the draft", type="primary", icon=":material/difference:", key="to_draft"):
        navigation.go(navigation.CORRECTIONS, project=project.name)


def _ask(project: Project, draft: Draft, text: Series) -> None:
    desk = _Desk(project, draft, str(text[ID]))
    keys.shown((draft.newest.id, desk.id))
    left, right = st.columns([5, 3], gap="large")
    with left:
        rated_text.say_context(draft.newest, {str(name): value for name, value in text.items()})
        shaded_text.show(str(text[TEXT]), begins=rated_text.begins(draft.newest).get(text[TEXT], 0))
        _show_facts(draft, text)
    # Beside the text and not below it, so that the buttons keep their place whatever its length.
    with right:
        with errors.shown():
            class_buttons.show(desk.project, desk.draft, desk.id, partial(_decide, desk))
            _other_buttons(desk)
        st.text_input("Note", max_chars=2000, placeholder="why (optional)", **desk.choices.stay(_NOTE, ""))
        author.ask(_KEY)
        last_decision.offer_undo(project, draft, Origin.ADJUDICATION, _KEY)
        if draft.pending:
            correction_form.link(project, draft)


def _other_buttons(desk: _Desk) -> None:
    with st.container(horizontal=True):
        _quiet("Skip", "skip_next", keys.SKIP, f"skip:{desk.id}", _skip, desk)
        _quiet("Leave out", "block", keys.LEAVE_OUT, f"leave_out:{desk.id}", _leave_out, desk)


def _quiet(label: str, icon: str, shortcut: str, key: str, act: Callable[..., None], *args: object) -> None:
    """A button beside the answers."""
    st.button(
        label,
        icon=f":material/{icon}:",
        shortcut=shortcut,
        type="tertiary",
        key=key,
        on_click=act,
        args=args,
    )


def _decide(desk: _Desk, label: str) -> None:
    _settle(desk, CorrectionKind.ADJUDICATE, label)


def _leave_out(desk: _Desk) -> None:
    if not desk.note.strip():
        st.session_state[_LACKING] = ":orange[Leaving a text out needs a note that says why: nothing was done]"
        return
    _settle(desk, CorrectionKind.EXCLUDE)


def _settle(desk: _Desk, kind: CorrectionKind, label: str | None = None) -> None:
    if not desk.counts():
        return
    with errors.kept():
        change = Change(kind, author.claim(_KEY), Origin.ADJUDICATION, desk.id, label, desk.note)
        try:
            recording.record(resources.bench(), desk.newest, [change], seen=desk.draft.end)
        except EditConflict:
            overtaken.keep(desk.project, desk.newest, change)
        desk.forget_note()


def _skip(desk: _Desk) -> None:
    if desk.counts():
        _passed_over(desk.newest).keep(_SKIPPED, [*_skipped(desk.newest), desk.id])
        st.toast("Skipped. The text comes again at the end.", icon=":material/skip_next:")


def _show_facts(draft: Draft, text: Series) -> None:
    with st.grid(2, min_column_width=120):
        if LABEL in text:
            st.markdown(f":gray[Label by the vote]  \n**{escaped(text[LABEL])}**")
        else:
            st.markdown(f":gray[Why it waits]  \n**{escaped(text[REASON])}**")
        st.markdown(f":gray[Votes]  \n{escaped(votes.in_words(text[VOTES], draft.newest.vote.unsure))}")
        if isinstance(text.get(GIVEN_LABEL), str):
            st.markdown(f":gray[Decided in your table]  \n{escaped(text[GIVEN_LABEL])}")
    html_table.show(_judgements(draft, text), "The label that each annotator gave")
    columns = text_facts.columns_of_version(draft.newest)
    text_facts.show_metadata({str(name): value for name, value in text.items()}, columns)


def _judgements(draft: Draft, text: Series) -> list[dict[str, str]]:
    """A line an annotator; where classes were merged, with what was judged before: that may decide a tie, as may what
    they remarked.
    """
    bench, unsure = resources.bench(), draft.newest.vote.unsure
    counted_as = {annotator: votes.told(label, unsure) for annotator, label in votes.of(text[VOTES]).items()}
    told = {annotator: {"Label": label} for annotator, label in counted_as.items()}
    if draft.changes.classes:
        judged = ground_truth.judged(bench, draft.newest, str(text[ID]))
        told = {name: {**known, "As judged": judged.get(name, "")} for name, known in told.items()}
    return text_facts.beside_remarks(told, draft.newest, str(text[ID]))


def _skipped(newest: DatasetVersion) -> list[str]:
    """Ids that this tab passed over."""
    return list(_passed_over(newest).value(_SKIPPED, []))


def _passed_over(newest: DatasetVersion) -> Choices:
    return Choices(f"texts of version {newest.id}")
