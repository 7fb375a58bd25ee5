"""Amazon Mechanical Turk: the results of a batch, one worker's assignment a row."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.data.left_out import TURNED_DOWN
from core.data.reading.tools.crowd import WorkerAnswers, gather
from core.data.reading.tools.judgements import passed_over
from core.data.reading.tools.mturk_answers import ANSWER, answers_of
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_moment, as_text, text_field

_INPUT = "Input."
_OWN = {"HITId", "AssignmentId", "WorkerId"}
_DETAILS = ("AssignmentId", "WorkTimeInSeconds", "RequesterFeedback")
_REJECTED, _SUBMITTED = "Rejected", "Submitted"
_NUMBERED = re.compile(r"(.*?)[_. -]?(\d+)")
# Hours from UTC of the zones that the site writes.
_ZONES = {"PDT": -7, "PST": -8, "MDT": -6, "MST": -7, "CDT": -5, "CST": -6, "EDT": -4, "EST": -5, "UTC": 0, "GMT": 0}
_MOMENT = re.compile(r"\w{3} (\w{3} \d{1,2} \d\d:\d\d:\d\d) ([A-Z]{3}) (\d{4})")


def _fits(first: Sequence[Record]) -> bool:
    return any(record.keys() >= _OWN and any(name.startswith(ANSWER) for name in record) for record in first)


def _gather(records: Records) -> GatheredJudgements:
    works: list[WorkerAnswers] = []
    others: dict[str, None] = {}
    for record, number in zip(records.records, records.numbers, strict=True):
        work, passed = _work(record, Location(records.file, number))
        works.append(work)
        others |= dict.fromkeys(passed)
    numbers = _numbers_of_texts(works)
    return gather([part for work in works for part in _parts(work, numbers)], passed_over(others))


def _work(record: Record, location: Location) -> tuple[WorkerAnswers, list[str]]:
    def value(name: str) -> str | None:
        return as_text(record.get(name), location[name])

    answers = answers_of(record, location)
    work = WorkerAnswers(
        location=location,
        data={name.removeprefix(_INPUT): given for name, given in record.items() if name.startswith(_INPUT)},
        chosen=answers.chosen,
        unit=value("HITId"),
        unit_name="HITId",
        worker=value("WorkerId"),
        time=_moment(record.get("SubmitTime"), location["SubmitTime"]),
        reason=TURNED_DOWN if _is_rejected(value("AssignmentStatus"), value("Reject"), value("RejectionTime")) else "",
        details={name: record.get(name) for name in _DETAILS},
        prefix=_INPUT,
    )
    return work, answers.others


def _is_rejected(status: str | None, reject: str | None, rejected_at: str | None) -> bool:
    """Also where the column that is to be uploaded was filled, and the site does not know of it yet."""
    if status is None:
        return bool(reject or rejected_at)
    return status == _REJECTED or (status == _SUBMITTED and reject is not None)


def _numbers_of_texts(works: Sequence[WorkerAnswers]) -> set[str]:
    """Numbers of the texts where an assignment has several, each with its answers: ``text1, text2`` and ``q1, q2``."""
    text = text_field([work.data for work in works]).field
    found = _NUMBERED.fullmatch(text or "")
    if found is None:
        return set()
    texts = {number for work in works for stem, number in _numbered(work.data) if stem == found[1]}
    answered = {number for work in works for _, number in _numbered(work.chosen)}
    return texts & answered if len(texts & answered) > 1 else set()


def _numbered(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((found[1], found[2]) for found in map(_NUMBERED.fullmatch, names) if found)


def _parts(work: WorkerAnswers, numbers: set[str]) -> list[WorkerAnswers]:
    """A work a text; fields and answers without a number of a text belong to all of them."""
    if not numbers:
        return [work]
    return [
        replace(
            work,
            data=_of_number(work.data, number, numbers),
            chosen=_of_number(work.chosen, number, numbers),
            unit=work.unit and f"{work.unit}:{number}",
        )
        for number in sorted(numbers, key=int)
    ]


def _of_number(named: Mapping[str, Any], number: str, numbers: set[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in named.items():
        found = _NUMBERED.fullmatch(name)
        if found is None or found[2] not in numbers:
            kept[name] = value
        elif found[2] == number:
            kept[found[1] or name] = value
    return kept


def _moment(value: Any, location: Location) -> str | None:
    """A moment such as ``Fri May 01 10:01:00 PDT 2026`` as ISO 8601; what is written otherwise stays as it is."""
    written = as_moment(value, location)
    found = _MOMENT.fullmatch(written or "")
    if found is None or found[2] not in _ZONES:
        return written
    zone = datetime.timezone(datetime.timedelta(hours=_ZONES[found[2]]))
    try:
        read = datetime.datetime.strptime(f"{found[1]} {found[3]}", "%b %d %H:%M:%S %Y")
    except ValueError:
        return written
    return read.replace(tzinfo=zone).isoformat()


TOOL = Tool("MTurk", _fits, _gather)
