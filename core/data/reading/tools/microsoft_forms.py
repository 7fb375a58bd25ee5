"""Microsoft Forms: a respondent a row, a question or a statement of a Likert question a column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.data import column_names
from core.data.reading.tools import survey
from core.data.reading.tools.respondents import MAIL, NAME, ROWS_ARE_PEOPLE, respondent
from core.data.reading.tools.survey_items import SurveyQuestion
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location

_BEGIN = ("starttime", "startzeit", "heurededébut", "horadeinicio", "oradiinizio", "begintijd")
_COMPLETION = ("completiontime", "fertigstellungszeit", "heuredefin", "horadefinalización", "oradicompletamento")
_MODIFIED = ("lastmodifiedtime", "uhrzeitderletztenänderung", "heuredeladernièremodification")
_OWN = (*MAIL, *NAME, *_BEGIN, *_COMPLETION, *_MODIFIED, "totalpoints", "quizfeedback")
# What a quiz adds to each question.
_POINTS = re.compile(r"(?s)(Points|Feedback) - .+")
_MANY = ";"


def _fits(first: Sequence[Record]) -> bool:
    columns = survey.columns_of(first)
    return any(column_names.is_among(name, _BEGIN) for name in columns[:3]) and any(
        column_names.is_among(name, _COMPLETION) for name in columns[:4]
    )


def _gather(records: Records) -> GatheredJudgements:
    columns = survey.columns_of(records.records)
    time = next(name for name in columns if column_names.is_among(name, _COMPLETION))
    people = [name for names in (MAIL, NAME) for name in columns if column_names.is_among(name, names)]
    rows = [
        respondent(record, Location(records.file, number), people, time)
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    # The first column numbers the responses.
    questions = [SurveyQuestion(name, name) for name in columns[1:] if not _is_own(name)]
    dropped = [name for name in columns[1:] if _is_own(name) and name not in (time, *people)]
    notes = () if any(row.name for row in rows) else (ROWS_ARE_PEOPLE,)
    return survey.gather(rows, questions, records=records, dropped=dropped, notes=notes, labels_in=_labels)


def _is_own(name: str) -> bool:
    return column_names.is_among(name, _OWN) or _POINTS.fullmatch(name) is not None


def _labels(cell: str) -> list[str]:
    """Where several could be chosen, each ends with a semicolon; elsewhere a semicolon is one of the label's own."""
    parts = cell.split(_MANY) if cell.endswith(_MANY) else [cell]
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


TOOL = Tool("Microsoft Forms", _fits, _gather)
