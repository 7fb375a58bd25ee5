"""The draft of the next version as a diff, its undo, and the one button that makes it a version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.counted import counted, joined
from core.records import Correction, CorrectionKind, DatasetVersion, Origin, Part, Project
from core.records.columns import (
    AUTHOR,
    CONFIRMED_BY,
    ENTRY,
    ID,
    KIND,
    NEW,
    OLD,
    PART,
    PLACE,
    REASON,
    SUPERSEDED,
    TEXT,
    TIME,
    VOTES,
    WHAT,
)
from core.workflow import class_order, looks, measures, splits
from core.workflow.corrections import diff, log_words, moved_classes, next_version, vote_changes
from core.workflow.corrections.draft import Draft
from core.workflow.ground_truth import GroundTruth
from dashboard import resources, session
from dashboard.cached import cached
from dashboard.score_comparison import agreeing_sample
from dashboard.widgets import author, correction_form, errors, rated_text, text_list, version_made, votes
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_KEY = "draft"
_CORRECTION = ("correction", "corrections")
_BACK = ("label as it was before", "labels as they were before")
_COUNTED = {
    CorrectionKind.ADJUDICATE: ("text decided", "texts decided"),
    CorrectionKind.EXCLUDE: ("text left out", "texts left out"),
    CorrectionKind.NOTE: ("note", "notes"),
    CorrectionKind.MERGE: ("merge of classes", "merges of classes"),
    CorrectionKind.RENAME: ("class renamed", "classes renamed"),
    CorrectionKind.UNDO: ("entry taken back", "entries taken back"),
    CorrectionKind.CONFIRM: ("label confirmed", "labels confirmed"),
}

_SAYS = {CorrectionKind.CONFIRM.value: "confirmed", CorrectionKind.NOTE.value: "only a note"}
"""Where the label stays as it was, why."""


def show(project: Project, draft: Draft) -> None:
    """Each entry of the draft, what the next version would be, and the button."""
    newest = draft.newest
    author.ask(_KEY)
    with errors.shown():
        becomes = _preview(draft)
        table = diff.table(resources.bench(), draft, becomes)
        st.markdown(f"{_sum(table)} Tick what to undo.")
        ticked = text_list.show_paged(
            table,
            _row,
            ("Old label", "New label", "Reason"),
            key="draft",
            label="The corrections of the draft, each with the old and the new label",
            ticks=True,
            kept=_ticked(newest),
            begins=rated_text.begins(newest),
        )
        if len(ticked):
            with st.bottom:
                _offer_undo(newest, [entry for entry in draft.entries if entry.number in set(ticked[ENTRY])])
        _show_outcome(project, draft, becomes, table)
        st.button(
            f"Make it version {newest.number + 1}",
            type="primary",
            icon=":material/check:",
            key="apply",
            on_click=_apply,
            args=(project, newest.number, draft.end),
        )


def _apply(project: Project, follows: int, upto: int) -> None:
    """Make a version of what was on the page, not of what others have added since."""
    with errors.kept(), st.spinner("Making the version …"):
        version_made.remember(next_version.apply(resources.bench(), project, follows=follows, upto=upto))


def _sum(table: pd.DataFrame) -> str:
    """“2 corrections and 1 label confirmed, newest first.”, and how many of them hold where not all do."""
    holding = table[~table[SUPERSEDED].astype(bool)]
    said = _by_kind(holding)
    if len(holding) == len(table):
        return f"**{said}**, newest first."
    hold = "holds" if len(holding) == 1 else "hold"
    others = "the other" if len(table) == len(holding) + 1 else "the others"
    return (
        f"**{counted(len(table), 'entry', 'entries')}**, newest first. {len(holding):,} {hold}: {said}. A later "
        f"entry on the same text took the place of {others}."
    )


def _by_kind(table: pd.DataFrame) -> str:
    """“2 corrections and 1 label confirmed”, as the log names them."""
    is_again = (table[KIND] == CorrectionKind.CONFIRM.value) & table.duplicated([KIND, ID])
    table = table[~is_again]
    numbers = Counter(map(_words, map(CorrectionKind, table[KIND]), table[OLD] == table[NEW]))
    words = (_CORRECTION, _BACK, *_COUNTED.values())
    return joined([counted(numbers[one], *one) for one in words if numbers[one]])


def _words(kind: CorrectionKind, stays: bool) -> tuple[str, str]:
    """``stays`` is whether the text has the same label in the next version: an earlier entry had given it another."""
    return _BACK if stays and kind is CorrectionKind.RELABEL else _COUNTED.get(kind, _CORRECTION)


def _row(known: Mapping[Any, Any]) -> text_list.Row:
    notes = [_SAYS[known[KIND]]] if known[KIND] in _SAYS else []
    notes += ["a later entry holds"] if known[SUPERSEDED] else []
    new = f"{known[NEW]} ({'; '.join(notes)})" if notes else known[NEW]
    facts = {
        "Id": known[ID],
        "Part": known[PART],
        "Votes": votes.in_words(known[VOTES]),
        "By": f"{known[AUTHOR]}, {known[TIME].to_pydatetime().astimezone():%d %b, %H:%M}",
        "Confirmed by": known[CONFIRMED_BY],
        "On": log_words.PLACES[Origin(known[PLACE])],
        "Entry": f"{known[ENTRY]}. {known[WHAT]}",
    }
    text = known[TEXT] or "Every text so labelled"
    return text_list.Row(str(known[ENTRY]), text, (known[OLD], new, known[REASON]), facts)


def _offer_undo(newest: DatasetVersion, ticked: list[Correction]) -> None:
    what = "this correction" if len(ticked) == 1 else f"these {len(ticked)} corrections"
    args = (newest, ticked, Origin.CORRECTIONS, _KEY, _ticked(newest))
    st.button(f"Undo {what}", icon=":material/undo:", key="undo_draft", on_click=correction_form.undo, args=args)


def _ticked(newest: DatasetVersion) -> Choices:
    return Choices(f"draft:{newest.id}")


def _show_outcome(project: Project, draft: Draft, becomes: GroundTruth, table: pd.DataFrame) -> None:
    bench, before, after = resources.bench(), draft.newest.report, becomes.report
    names = next_version.new_names(draft, becomes)
    now = {names.get(label, label): number for label, number in before.labels.items()}
    changed = [
        f"“{escaped(label)}”: {now.get(label, 0):,} → {after.labels.get(label, 0):,}"
        for label in class_order.arranged(bench, draft.newest.project_id, {*now, *after.labels})
        if now.get(label, 0) != after.labels.get(label, 0)
    ]
    classes = ", ".join(changed) or "as many texts of each class as now"
    other = f" (now {before.texts:,})" if before.texts != after.texts else ""
    st.markdown(f"**{counted(after.texts, 'text')}**{other}: {classes}.")
    changes = vote_changes.of_draft(bench, draft, becomes)
    if said := vote_changes.in_words(changes):
        later = " What loses its label waits on Adjudicate once the version is made." * bool(changes.lost)
        st.markdown(f":material/how_to_vote: {escaped(said[0].upper() + said[1:])}{later}")
    _show_moved(draft)
    decided = (table[KIND] == CorrectionKind.ADJUDICATE.value) & ~table[SUPERSEDED].astype(bool) & table[PART].isna()
    if joining := splits.joining_in_words(bench, draft.newest, int(table.loc[decided, ID].nunique())):
        st.caption(f":material/call_split: {escaped(joining)}")
    changes_label = ~table[SUPERSEDED].astype(bool) & (table[OLD] != table[NEW])
    in_test = table.loc[(table[PART] == Part.TEST.value) & changes_label, ID].nunique()
    if in_test:
        st.caption(
            f":material/flag: {counted(in_test, 'text that gets another label', 'texts that get another label')} "
            f"{'is' if in_test == 1 else 'are'} in the test part. Scores "
            "on the new labels are not comparable with the old ones, and better than they should be where only "
            "mismatches were looked at; no model learns from test texts, so that one trained again learns nothing new "
            "from these."
        )
        with errors.shown():
            _offer_sample(project)


def _show_moved(draft: Draft) -> None:
    """Texts whose class is made of other ones since they were decided, and the way to let the vote decide."""
    texts = moved_classes.decided_before(draft)
    if not texts:
        return
    st.warning(escaped(moved_classes.in_words(texts)), icon=":material/warning:")
    args = (draft.newest, moved_classes.settling(draft), Origin.CORRECTIONS, _KEY)
    label = "Let the vote decide " + ("it" if len(texts) == 1 else "them")
    st.button(label, icon=":material/how_to_vote:", key="undo_moved", on_click=correction_form.undo, args=args)


def _offer_sample(project: Project) -> None:
    """The random sample of the model that this tab looked at last, to be checked before the version is made; opened
    again it is no further look.
    """
    bench, run = resources.bench(), session.open_run(project)
    if run is None or not run.has_model or looks.locked_since(bench, project.id) is not None:
        return
    if run.id in looks.runs_opened(bench, project.id):
        agreeing_sample.show_before(project, run, measures.of_run(bench, run).positive)


@cached(2, wait="Looking at what changes …", ttl="30m", shared=True)
def _preview(draft: Draft) -> GroundTruth:
    return next_version.preview(resources.bench(), draft)
