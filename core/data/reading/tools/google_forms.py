"""Google Forms: a respondent a row, after the time; a question or a grid's row a column."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from core.data import column_names
from core.data.reading.tools import survey
from core.data.reading.tools.respondents import MAIL, NAME, ROWS_ARE_PEOPLE, named_by, respondent
from core.data.reading.tools.survey import Respondent
from core.data.reading.tools.survey_items import SurveyQuestion
from core.data.reading.tools.survey_wording import grid_rows
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location
from core.errors import FileError

_TIMESTAMP = (
    *("timestamp", "zeitstempel", "horodateur", "marcatemporal", "informazionicronologiche", "carimbodedatahora"),
    *("tijdstempel", "sygnaturaczasowa", "tidsstämpel", "tidsstempel", "aikaleima", "отметкавремени"),
    *("časovárazítka", "časováznačka", "zamandamgası", "时间戳记", "タイムスタンプ", "타임스탬프"),
)
_TIME = re.compile(r"\d.*[:./-].*\d")
_COPY = re.compile(r"(?s)(.+) \(\d+\)")
# What a quiz adds to each question.
_SCORE = re.compile(r"(?s).+ \[(Score|Feedback)\]")
# In the file that the form's own page gives out.
_MOMENT = re.compile(r"([\d/]+ [\d:]+ [AP]M) (?:GMT|UTC)([-+])(\d{1,2}(?::\d\d)?)")
_WORDS_OF_A_QUESTION = 3


def _fits(first: Sequence[Record]) -> bool:
    """A plain table that begins with the time, too, has no grid, no questions, or texts of its own."""
    columns = survey.columns_of(first)
    if not columns or not column_names.is_among(columns[0], _TIMESTAMP) or not _are_times(columns[0], first):
        return False
    questions = _questions(columns[1:])
    rows = [Respondent(record, Location("", number)) for number, record in enumerate(first, start=1)]
    try:
        items = {item.column for item in survey.found_in(rows, questions)}
    except FileError:
        return False
    if len({one.column for one in questions if one.row is not None} & items) > 1:
        return True
    has_texts = any(column_names.is_among(name, column_names.TEXT) for name in columns)
    return not has_texts and len(items) > 1 and all(len(one.split()) >= _WORDS_OF_A_QUESTION for one in items)


def _are_times(column: str, records: Sequence[Record]) -> bool:
    given = [record.get(column) for record in records]
    return all(value is None or (isinstance(value, str) and _TIME.search(value)) for value in given)


def _questions(columns: Sequence[str]) -> list[SurveyQuestion]:
    asked = {
        name: _wording(name, columns)
        for name in columns
        if not _SCORE.fullmatch(name) and not column_names.is_among(name, (*MAIL, *NAME))
    }
    grids = grid_rows(list(asked.values()))
    rows = {name: grids.get(wording, (None, None)) for name, wording in asked.items()}
    return [SurveyQuestion(name, wording, grid=rows[name][0], row=rows[name][1]) for name, wording in asked.items()]


def _wording(name: str, columns: Sequence[str]) -> str:
    # A form may ask the same question twice; the second column was numbered when the file was read.
    copy = _COPY.fullmatch(name)
    return copy[1] if copy and copy[1] in columns else name


def _gather(records: Records) -> GatheredJudgements:
    time, *columns = survey.columns_of(records.records)
    person = named_by(columns, records.records)
    rows = [
        _row(record, Location(records.file, number), person, time)
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    questions = [one for one in _questions(columns) if one.column != person]
    return survey.gather(rows, questions, records=records, notes=() if person else (ROWS_ARE_PEOPLE,))


def _row(record: Record, location: Location, person: str | None, time: str) -> Respondent:
    row = respondent(record, location, (person,), time)
    return replace(row, time=row.time and _moment(row.time))


def _moment(written: str) -> str:
    """A moment such as ``2026/05/01 10:05:00 AM GMT+2`` as ISO 8601; what is written otherwise stays as it is."""
    found = _MOMENT.fullmatch(written)
    if found is None:
        return written
    try:
        moment = datetime.datetime.strptime(found[1], "%Y/%m/%d %I:%M:%S %p")
        hours, _, minutes = found[3].partition(":")
        away = datetime.timedelta(hours=int(hours), minutes=int(minutes or 0))
        zone = datetime.timezone(-away if found[2] == "-" else away)
    except ValueError:
        return written
    return moment.replace(tzinfo=zone).isoformat()


TOOL = Tool("Google Forms", _fits, _gather)
