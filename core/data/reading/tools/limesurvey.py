"""LimeSurvey: a response a row; columns are headed by the questions' codes, their wordings after the codes, or both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.data.left_out import NOT_FINISHED
from core.data.reading.tools import survey
from core.data.reading.tools.respondents import named_by_code, respondent
from core.data.reading.tools.survey import Respondent
from core.data.reading.tools.survey_items import SurveyQuestion
from core.data.reading.tools.survey_wording import grid_rows
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_text

_NEEDED = {"id", "submitdate", "lastpage"}
_OWN = (*_NEEDED, "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "refurl")
_TIMES = re.compile(r"interviewtime|groupTime\d*|.+Time")
_HEADING = re.compile(r"(?s)(\w+(?:\[[^\]]+\])*)(?:\.\s+(.*\S))?\s*")


def _fits(first: Sequence[Record]) -> bool:
    return {_code(name) for name in survey.columns_of(first)} >= _NEEDED


def _code(name: str) -> str:
    found = _HEADING.fullmatch(name)
    return found[1] if found else name


def _gather(records: Records) -> GatheredJudgements:
    columns = survey.columns_of(records.records)
    own = {_code(name): name for name in columns if _code(name) in _OWN}
    asked = [name for name in columns if name not in own.values() and not _TIMES.fullmatch(_code(name))]
    person = own.get("token") or named_by_code(asked)
    rows = [
        _row(record, Location(records.file, number), own, person)
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    grids = grid_rows([_wording(name) for name in asked])
    questions = [_question(name, grids) for name in asked if name != person]
    dropped = [name for name in columns if name not in asked and _code(name) not in (*_NEEDED, "token")]
    return survey.gather(rows, questions, records=records, dropped=dropped)


def _row(record: Record, location: Location, own: dict[str, str], person: str | None) -> Respondent:
    row = respondent(record, location, (person,), own["submitdate"])
    number = as_text(record.get(own["id"]), location[own["id"]])
    return replace(row, name=row.name or number, reason="" if row.time else NOT_FINISHED)


def _wording(name: str) -> str:
    heading = _HEADING.fullmatch(name)
    return name if heading is None else heading[2] or heading[1]


def _question(name: str, grids: Mapping[str, tuple[str, str]]) -> SurveyQuestion:
    wording = _wording(name)
    grid, row = grids.get(wording, (None, None))
    return SurveyQuestion(name, wording, grid=grid, row=row, is_code=wording == _code(name))


TOOL = Tool("LimeSurvey", _fits, _gather)
