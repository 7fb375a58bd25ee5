"""Appen, formerly Figure Eight and CrowdFlower: the full report, one worker's judgement of a unit a row."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import chain
from typing import Any

from core.data.left_out import UNTRUSTED
from core.data.reading.tools.answers import are_labels
from core.data.reading.tools.crowd import WorkerAnswers, gather
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_flag, as_moment, as_text

_UNIT = "_unit_id"
_WORKER = "_worker_id"
_GOLD = "_gold"
_REPORT = {"_trust", "_created_at"}
_DETAILS = ("_trust", "_channel", "_started_at")


def _fits(first: Sequence[Record]) -> bool:
    return any({_UNIT, _WORKER} <= record.keys() and bool(_REPORT & record.keys()) for record in first)


def _gather(records: Records) -> GatheredJudgements:
    names = list(dict.fromkeys(name for record in records.records for name in record if not name.startswith("_")))
    questions = [name for name in names if name + _GOLD in names] or _differing(records.records, names)
    data = [name for name in names if name not in questions]
    return gather(
        [
            _work(record, Location(records.file, number), questions, data)
            for record, number in zip(records.records, records.numbers, strict=True)
        ]
    )


def _work(record: Record, location: Location, questions: Sequence[str], data: Sequence[str]) -> WorkerAnswers:
    given = {name: as_text(record.get(name), location[name], "a label") for name in questions}
    return WorkerAnswers(
        location=location,
        data={name: record.get(name) for name in data},
        chosen={name: _lines(cell) for name, cell in given.items() if cell},
        unit=as_text(record.get(_UNIT), location[_UNIT]),
        unit_name=_UNIT,
        worker=as_text(record.get(_WORKER), location[_WORKER]),
        time=_moment(record.get("_created_at"), location["_created_at"]),
        reason=UNTRUSTED if as_flag(record.get("_tainted"), location["_tainted"]) else "",
        details={name: record.get(name) for name in _DETAILS},
    )


def _lines(cell: str) -> list[str]:
    """The labels of a question with several answers, a line each."""
    return [line.strip() for line in cell.splitlines() if line.strip()]


def _differing(records: Sequence[Record], names: Sequence[str]) -> list[str]:
    """The fields that differ between the judgements of one unit, as data never does, else the first that holds labels.

    For jobs without test questions, whose reports do not name the questions.
    """
    values: dict[str, dict[str, set[str]]] = {name: {} for name in names}
    for record in records:
        for name in names:
            if record.get(name) is not None:
                values[name].setdefault(str(record.get(_UNIT)), set()).add(str(record[name]))
    found = [name for name, of_units in values.items() if any(len(given) > 1 for given in of_units.values())]
    return found or [name for name, of_units in values.items() if are_labels(list(chain(*of_units.values())))][:1]


def _moment(value: Any, location: Location) -> str | None:
    """A moment, written month first, as ISO 8601; what is written otherwise stays as it is."""
    written = as_moment(value, location)
    try:
        return datetime.datetime.strptime(written or "", "%m/%d/%Y %H:%M:%S").isoformat()
    except ValueError:
        return written


TOOL = Tool("Appen", _fits, _gather)
