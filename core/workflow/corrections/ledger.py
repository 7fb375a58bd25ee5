"""The log of corrections as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pandas import DataFrame

from core.data import correction_log
from core.errors import DamagedError
from core.records import Correction, CorrectionKind, DatasetVersion, Origin, schemas
from core.records.columns import (
    AUTHOR,
    ENTRY,
    ID,
    KIND,
    LABEL,
    LABEL_BEFORE,
    PLACE,
    REASON,
    STATE,
    TEXT,
    TIME,
    VERSION,
    WHAT,
)
from core.store.exports import CsvTable
from core.workflow.bench import Bench
from core.workflow.corrections import known_texts, labels_before, log_words
from core.workflow.corrections.draft import Draft

IN_FORCE, LATER_HOLDS, _TAKEN_BACK, _REPLACED = "in force", "a later one holds", "taken back", "of replaced texts"
_OPEN, _ANSWERED = "not answered yet", "answered"


def table(bench: Bench, draft: Draft) -> DataFrame:
    """Every entry of the log, newest first.

    Columns as in ``schemas.LOG``; ``text`` is missing where the newest version has no text of that id, ``label_before``
    is the label that a corrected text had until then, ``label`` what it got; ``state`` is ``in force``, ``a later one
    holds`` on the same text, ``taken back`` or, where the texts were replaced since, ``of replaced texts``; of a
    decision that somebody was quicker with ``not answered yet`` or ``answered``.
    """
    after, texts = draft.newest.log.after, _wordings(bench, draft.newest)
    in_force = {entry.id for entry in correction_log.in_force(draft.log)}
    before = labels_before.of(bench, draft)
    said = log_words.of_entries(draft.log, before)
    questions = {entry.id for entry in draft.open_questions()}
    superseded = correction_log.changes([entry for entry in draft.log if entry.id > after]).superseded

    def state(entry: Correction) -> str:
        if entry.change.kind is CorrectionKind.OVERTAKEN:
            return _OPEN if entry.id in questions else _ANSWERED
        if entry.id not in in_force:
            return _TAKEN_BACK
        return _REPLACED if entry.id <= after else LATER_HOLDS if entry.id in superseded else IN_FORCE

    rows = [
        {
            ENTRY: entry.number,
            TIME: entry.decided,
            AUTHOR: entry.change.author,
            PLACE: entry.change.place.value,
            KIND: entry.change.kind.value,
            WHAT: said[entry.id],
            ID: entry.change.text_id,
            TEXT: texts.get(entry.change.text_id),
            LABEL_BEFORE: before.get(entry.id),
            LABEL: entry.change.label,
            REASON: entry.change.reason,
            VERSION: draft.first_with(entry),
            STATE: state(entry),
        }
        for entry in reversed(draft.log)
    ]
    return DataFrame(rows, columns=schemas.LOG.names).astype({VERSION: "Int64"})


def as_csv(table: DataFrame) -> CsvTable:
    """The log, as ``ledger`` gives it, as a CSV for a spreadsheet."""
    places = table[PLACE].map(lambda place: log_words.PLACES[Origin(place)])
    times = table[TIME].map(lambda time: time.isoformat(timespec="seconds"))
    return CsvTable(table.drop(columns=KIND).assign(place=places, time=times))


def _wordings(bench: Bench, version: DatasetVersion) -> Mapping[Any, str]:
    """The texts by id; none of a damaged version, whose log can still be read."""
    try:
        return known_texts.of(bench, version)[TEXT].to_dict()
    except DamagedError:
        return {}
