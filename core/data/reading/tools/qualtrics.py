"""Qualtrics: a response a row, below two or three rows that name and describe the columns."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.data.left_out import NOT_FINISHED, PREVIEW
from core.data.reading.tools import survey
from core.data.reading.tools.respondents import named_by_code
from core.data.reading.tools.survey import Respondent
from core.data.reading.tools.survey_items import SurveyQuestion
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_moment, as_text
from core.records import Guess

_IMPORT = "ImportId"
_HEAD = 3
# What Qualtrics writes itself, by the id for imports and by the column's name, also that of older exports.
_RESPONSE = ("_recordId", "ResponseId", "ResponseID", "V1")
_END = ("endDate", "EndDate", "V9")
_STATUS = ("status", "Status", "V7")
_FINISHED = ("finished", "Finished", "V10")
_CHANNEL = ("distributionChannel", "DistributionChannel")
_DURATION = ("duration", "Duration (in seconds)")
_OTHERS = (
    *("startDate", "StartDate", "V8", "progress", "Progress", "recordedDate", "RecordedDate", "ipAddress", "IPAddress"),
    *("recipientLastName", "RecipientLastName", "recipientFirstName", "RecipientFirstName", "recipientEmail", "V6"),
    *("RecipientEmail", "externalDataReference", "ExternalReference", "ExternalDataReference", "EmailAddress", "V5"),
    *("locationLatitude", "LocationLatitude", "locationLongitude", "LocationLongitude", "LocationAccuracy", "V4"),
    *("userLanguage", "UserLanguage", "ResponseSet", "V2", "V3", "Name"),
)
_READ = {*_RESPONSE, *_END, *_STATUS, *_FINISHED, *_CHANNEL, *_DURATION}
_OWN = {*_READ, *_OTHERS}
_PREVIEWS = ("survey preview", "survey test", "offline survey preview", "1", "2", "17")
_UNFINISHED = ("false", "0", "falsch", "faux", "falso")
_TIMING = re.compile(r".*(First Click|Last Click|Page Submit|Click Count)|.*_DO(_.*)?")
_ROUND = re.compile(r"(\d+)_(.+)")
_ROW = re.compile(r"(.+)_\d+")
_SELECTED = re.compile(r" - Selected Choice\s*$")


@dataclass(frozen=True)
class _Head:
    """What stands above the responses: ``rows`` rows, the questions' wordings, and Qualtrics' ids of the columns."""

    rows: int
    wordings: Record | None
    ids: dict[str, str]


def _fits(first: Sequence[Record]) -> bool:
    head = _head(first)
    return bool(head.ids) or (head.rows == 1 and any(name in first[0] for name in _RESPONSE))


def _head(first: Sequence[Record]) -> _Head:
    for location, record in enumerate(first[:_HEAD]):
        ids = {name: id for name, cell in record.items() if (id := _import_id(cell))}
        if 2 * len(ids) > len(record):
            return _Head(location + 1, first[location - 1] if location else None, ids)
    if first and _is_description(first[0]):
        return _Head(1, first[0], {})
    return _Head(0, None, {})


def _import_id(cell: object) -> str:
    if not isinstance(cell, str) or _IMPORT not in cell:
        return ""
    try:
        id = json.loads(cell).get(_IMPORT)
    except (ValueError, RecursionError, AttributeError):
        return ""
    return id if isinstance(id, str) else ""


def _is_description(record: Record) -> bool:
    """Whether the row says what the columns hold: there is a date's name where all responses have a date."""
    ends = [record[name] for name in _END if name in record]
    return any(isinstance(one, str) and bool(one.strip()) and not re.search(r"\d", one) for one in ends)


def _gather(records: Records) -> GatheredJudgements:
    head = _head(records.records)
    columns = survey.columns_of(records.records)
    roles = {name: head.ids.get(name, name) for name in columns}
    asked = [name for name in columns if roles[name] not in _OWN and name not in _OWN]
    asked = [name for name in asked if not _TIMING.fullmatch(name) and not _TIMING.fullmatch(roles[name])]
    person = named_by_code([name for name in asked if _ever_filled(name, records)])
    reader = _Reader({role: name for name, role in roles.items()}, person, records.file)
    respondents = [
        reader.read(record, number)
        for record, number in zip(records.records[head.rows :], records.numbers[head.rows :], strict=True)
    ]
    dropped = [name for name in columns if name not in asked and not {name, roles[name]} & _READ]
    named = (Guess(f"“{person}” names the annotators; ResponseId is kept beside it.", "annotator"),) if person else ()
    questions = [_question(name, head, Location(records.file, records.numbers[0])) for name in asked if name != person]
    return survey.gather(respondents, questions, records=records, dropped=dropped, guesses=named)


def _ever_filled(name: str, records: Records) -> bool:
    return any(record.get(name) for record in records.records[_HEAD:])


def _question(name: str, head: _Head, location: Location) -> SurveyQuestion:
    written = as_text(head.wordings.get(name), location[name]) if head.wordings else None
    wording = _SELECTED.sub("", written or name)
    id = head.ids.get(name, name)
    round = _ROUND.fullmatch(id)
    if round:
        return SurveyQuestion(name, wording, grid=round[2], round=round[1], is_code=written is None)
    row = _ROW.fullmatch(id)
    return SurveyQuestion(name, wording, grid=row[1] if row else None, is_code=written is None)


@dataclass(frozen=True)
class _Reader:
    """Reads responses; ``columns`` are the names of the columns by Qualtrics' ids."""

    columns: dict[str, str]
    person: str | None
    file: str

    def read(self, record: Record, number: int) -> Respondent:
        location = Location(self.file, number)
        response = self._value(record, location, _RESPONSE)
        named = as_text(record.get(self.person), location[self.person]) if self.person else None
        end = self._column(_END)
        kept = {"ResponseId": response} if self.person else {}
        return Respondent(
            record=record,
            location=location,
            name=named or response,
            time=as_moment(record.get(end), location[end]) if end else None,
            reason=self._reason(record, location),
            details={**kept, _DURATION[-1]: self._value(record, location, _DURATION)},
        )

    def _reason(self, record: Record, location: Location) -> str:
        status = self._value(record, location, _STATUS) or ""
        channel = self._value(record, location, _CHANNEL) or ""
        if status.casefold() in _PREVIEWS or channel.casefold() == "preview":
            return PREVIEW
        finished = self._value(record, location, _FINISHED) or ""
        return NOT_FINISHED if finished.casefold() in _UNFINISHED else ""

    def _column(self, names: Sequence[str]) -> str | None:
        return next((self.columns[name] for name in names if name in self.columns), None)

    def _value(self, record: Record, location: Location, names: Sequence[str]) -> str | None:
        column = self._column(names)
        return as_text(record.get(column), location[column]) if column else None


TOOL = Tool("Qualtrics", _fits, _gather)
