"""Toloka: the assignments of a pool, one worker's answers to a task a row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from core.data.left_out import NOT_SUBMITTED, TURNED_DOWN
from core.data.reading.tools.crowd import WorkerAnswers, gather
from core.data.reading.tools.judgements import passed_over
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_labels, as_moment, as_text

_INPUT, _OUTPUT, _ASSIGNMENT = "INPUT:", "OUTPUT:", "ASSIGNMENT:"
_TASK, _WORKER = f"{_ASSIGNMENT}task_id", f"{_ASSIGNMENT}worker_id"
_STATUS, _SUBMITTED = f"{_ASSIGNMENT}status", f"{_ASSIGNMENT}submitted"
_REASONS = {"REJECTED": TURNED_DOWN, **dict.fromkeys(("ACTIVE", "SKIPPED", "EXPIRED"), NOT_SUBMITTED)}
_DETAILS = (f"{_ASSIGNMENT}assignment_id", f"{_ASSIGNMENT}started")


def _fits(first: Sequence[Record]) -> bool:
    return any(_WORKER in record and any(name.startswith(_OUTPUT) for name in record) for record in first)


def _gather(records: Records) -> GatheredJudgements:
    works: list[WorkerAnswers] = []
    others: dict[str, None] = {}
    for record, number in zip(records.records, records.numbers, strict=True):
        location = Location(records.file, number)
        answers = {name: _answer(given, location[name]) for name, given in record.items() if name.startswith(_OUTPUT)}
        others |= dict.fromkeys(name for name, given in answers.items() if given is None)
        works.append(_work(record, location, {name: given for name, given in answers.items() if given}))
    return gather(works, passed_over(others))


def _work(record: Record, location: Location, answers: dict[str, list[str]]) -> WorkerAnswers:
    status = as_text(record.get(_STATUS), location[_STATUS]) or ""
    return WorkerAnswers(
        location=location,
        data={name.removeprefix(_INPUT): given for name, given in record.items() if name.startswith(_INPUT)},
        chosen={name.removeprefix(_OUTPUT): given for name, given in answers.items()},
        unit=as_text(record.get(_TASK), location[_TASK]),
        unit_name=_TASK,
        worker=as_text(record.get(_WORKER), location[_WORKER]),
        time=as_moment(record.get(_SUBMITTED), location[_SUBMITTED]),
        reason=_REASONS.get(status.upper(), ""),
        details={name: record.get(name) for name in _DETAILS},
        prefix=_INPUT,
    )


def _answer(given: Any, location: Location) -> list[str] | None:
    """The labels of a cell, several of them in a list; None where they are objects, such as marks in a text."""
    value = given
    if isinstance(given, str) and given.lstrip().startswith(("[", "{")):
        try:
            value = json.loads(given)
        except (ValueError, RecursionError):
            value = given
    parts = value if isinstance(value, list) else [value]
    return None if any(isinstance(part, dict | list) for part in parts) else as_labels(value, location)


TOOL = Tool("Toloka", _fits, _gather)
