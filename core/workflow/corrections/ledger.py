"""The log of corrections as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pandas import DataFrame

from core.data import correction_log
from core.errors import DamagedError
from core.records import Correction, CorrectionKind, DatasetVersion, Origin
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

_COLUMNS = [
    *(ENTRY, TIME, AUTHOR, PLACE, KIND, WHAT, ID, TEXT, LABEL_BEFORE, LABEL),
    *(REASON, VERSION, STATE),
]


def table(bench: Bench, draft: Draft) -> DataFrame:
    """Every entry of the log, newest first.

    Columns ``entry, time, author, place, kind, what, id, text, label_before, label, reason, version, state``; ``what``
    is what it does, in words, ``text`` is missing where the newest version has no text of that id, ``label_before`` is
    the label that a corrected text had until then, ``label`` what it got; ``version`` is the number of the first
    version that rests on it (missing in the draft), ``state`` is ``in force``, ``a later one holds`` on the same text,
    ``taken back`` or, where the texts were replaced since, ``of replaced texts``; of a decision that somebody was
    quicker with ``not answered yet`` or ``answered``.
    """
    after, texts = draft.newest.log.after, _wordings(bench, draft.newest)
    in_force = {entry.id for entry in correction_log.in_force(draft.log)}
    before = labels_before.of(bench, draft)
    said = log_words.of_entries(draft.log, before)
    questions = {entry.id for entry in draft.open_questions()}
    superseded = correction_log.superseded([entry for entry in draft.log if entry.id > after])

    def state(entry: Correction) -> str:
        if entry.change.kind is CorrectionKind.OVERTAKEN:
            return _OPEN if entry.id in questions else _ANSWERED
        if entry.id not in in_force:
            return _TAKEN_BACK
        return _REPLACED if entry.id <= after else LATER_HOLDS if entry.id in superseded else IN_FORCE

    rows = [
        {
            "entry": entry.number,
            "time": entry.time,
            "author": entry.change.author,
            "place": entry.change.place.value,
            "kind": entry.change.kind.value,
            "what": said[entry.id],
            "id": entry.change.text_id,
            "text": texts.get(entry.change.text_id),
            "label_before": before.get(entry.id),
            "label": entry.change.label,
            "reason": entry.change.reason,
            "version": draft.first_with(entry),
            "state": state(entry),
        }
        for entry in reversed(draft.log)
    ]
    return DataFrame(rows, columns=_COLUMNS).astype({"version": "Int64"})


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
