"""What people decided by hand and noted in the project that a file of Errata's comes from, taken over with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from core.counted import counted, joined
from core.data.reading.table import RawTable
from core.data.written import Spellings
from core.records import Change, ColumnMapping, Correction, CorrectionKind


def taken_over(
    tables: Sequence[RawTable], mapping: ColumnMapping, spellings: Spellings, ids: Collection[str], *, adding: bool
) -> tuple[tuple[Change, ...], list[str]]:
    """The entries for the log, their labels as the labels of the files are written, and what is said of them.

    They hold for texts alone that are there under the file's own ids. What is added to a version brings none: its log
    goes on in the draft.
    """
    kept: list[Change] = []
    notes = []
    for table in (table for table in tables if table.by_hand):
        why_not = "the file is added to texts that have a log of their own" if adding else _why_not(table, mapping)
        found = [] if why_not else [one for one in table.by_hand if one.text_id in ids]
        others = [one for one in table.by_hand if why_not or one.text_id not in ids]
        kept += found
        notes += [f"{table.name}: {said}" for said in _said(found, others, why_not)]
    return tuple(_as_written_here(change, mapping, spellings) for change in kept), notes


def as_log(changes: Sequence[Change]) -> list[Correction]:
    """The changes as entries that are not kept yet."""
    now = datetime.now(UTC)
    return [Correction(number, number, 0, 0, now, change) for number, change in enumerate(changes, start=1)]


def _why_not(table: RawTable, mapping: ColumnMapping) -> str:
    if mapping.one_label is not None:
        return "one label is learned as yes or no"
    own = table.mapping.id if table.mapping else None
    return "" if mapping.id and table.heading(mapping.id) == own else f"“{own}” is not taken for the id of the texts"


def _said(found: Sequence[Change], others: Sequence[Change], why_not: str) -> Iterator[str]:
    if found:
        yield (
            f"{_counted(found)} taken over into the log of corrections; a label that somebody decided counts instead "
            "of the vote."
        )
    if others:
        yield f"{_counted(others)} not taken over, as {why_not or 'these texts are not among those that were read'}."


def _counted(changes: Sequence[Change]) -> str:
    """“Decisions by hand on 5 texts and 2 notes are”."""
    texts = {change.text_id for change in changes if change.kind is not CorrectionKind.NOTE}
    notes = sum(change.kind is CorrectionKind.NOTE for change in changes)
    said = [f"Decisions by hand on {counted(len(texts), 'text')}"] if texts else []
    said += [counted(notes, "note")] if notes else []
    return f"{joined(said)} {'is' if not texts and notes == 1 else 'are'}"


def _as_written_here(change: Change, mapping: ColumnMapping, spellings: Spellings) -> Change:
    if change.label is None:
        return change
    name = spellings.given.get(change.label) or spellings.judged.get(change.label, change.label)
    return replace(change, label=dict(mapping.values.count_as).get(name, name))
