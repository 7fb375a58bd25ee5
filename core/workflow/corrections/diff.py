"""The draft as a diff from the newest version to the next."""

from __future__ import annotations

from collections.abc import Mapping

from pandas import DataFrame

from core.data import correction_log
from core.data.correction_log import Changes
from core.data.ground_truth import GroundTruth
from core.data.left_out import EXCLUDED
from core.records import Change, Correction, CorrectionKind, schemas
from core.records.columns import (
    AUTHOR,
    CONFIRMED_BY,
    ENTRY,
    ID,
    KIND,
    LABEL,
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
from core.workflow import splits
from core.workflow.bench import Bench
from core.workflow.corrections import known_texts, labels_before, log_words
from core.workflow.corrections.draft import Draft


def table(bench: Bench, draft: Draft, becomes: GroundTruth) -> DataFrame:
    """The draft, a row an entry that holds, newest first.

    ``becomes`` is its preview. Columns as in ``schemas.DRAFT_DIFF``; ``new`` of a ``superseded`` entry is what it says
    though a later one holds; ``old`` of a confirmation is its ``new``; ``part`` is the text's in the
    newest split, if that is whole.
    """
    made = {entry.id: entry for entry in draft.log}
    said = log_words.of_entries(draft.log, labels_before.of(bench, draft))
    before, after = known_texts.of(bench, draft.newest), known_texts.of_tables(becomes)
    parts = splits.newest_parts(bench, draft.newest).by_id
    drafted = correction_log.changes(draft.entries)
    holding = {entry.id for entry in correction_log.effective(draft.log)}
    rows = [
        _line(
            entry,
            (subject := _subject(entry, made)).change,
            said[entry.id],
            before,
            after,
            parts,
            drafted,
            holds=subject.id in holding,
            superseded=entry.id in drafted.superseded,
        )
        for entry in reversed(draft.pending)
    ]
    found = DataFrame(rows, columns=schemas.DRAFT_DIFF.names).astype(object)
    return found.where(found.notna(), None)


def _subject(entry: Correction, made: Mapping[int, Correction]) -> Correction:
    """The entry itself, or what it takes back or restores in the end."""
    while entry.change.kind is CorrectionKind.UNDO:
        entry = made[int(entry.change.undoes or 0)]
    return entry


def _line(
    entry: Correction,
    change: Change,
    said: str,
    before: DataFrame,
    after: DataFrame,
    parts: Mapping[str, str],
    drafted: Changes,
    *,
    holds: bool,
    superseded: bool,
) -> dict[str, object]:
    is_merge = change.kind in correction_log.OF_CLASSES
    merge = (", ".join(change.merged), change.label)
    was, becomes = merge if holds else merge[::-1]
    id = change.text_id
    known = id in before.index
    old, new = _outcome(before, id), _outcome(after, id)
    if superseded:
        new = _said(change, drafted.classes)
    if entry.change.kind is CorrectionKind.CONFIRM:
        # It changes nothing: that the class has another name, or that the text was corrected, others did.
        old = new
    is_confirmed = id is not None and drafted.settled.get(id) == entry
    return {
        ENTRY: entry.number,
        KIND: entry.change.kind.value,
        WHAT: said,
        ID: id,
        TEXT: before.at[id, TEXT] if known else None,
        OLD: was if is_merge else old,
        NEW: becomes if is_merge else new,
        VOTES: before.at[id, VOTES] if known else None,
        REASON: entry.change.reason,
        AUTHOR: entry.change.author,
        TIME: entry.time,
        PLACE: entry.change.place.value,
        PART: parts.get(str(id)),
        SUPERSEDED: superseded,
        CONFIRMED_BY: drafted.confirmed_by(str(id)) if is_confirmed else None,
    }


def _said(change: Change, merged: Mapping[str, str]) -> str:
    """What an entry says of its text, whatever a later one made of it."""
    return merged.get(str(change.label), str(change.label)) if change.label is not None else "left out"


def _outcome(known: DataFrame, id: str | None) -> str | None:
    """The label of the text, or why it has none."""
    if id not in known.index:
        return None
    label, reason = known.at[id, LABEL], known.at[id, REASON]
    if isinstance(label, str):
        return label
    return "left out" if reason == EXCLUDED else f"none: {reason!s}"
