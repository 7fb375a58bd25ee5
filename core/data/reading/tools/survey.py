"""Surveys: a respondent a row, and a column for each text with the labels that it was given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.counted import beginning, counted
from core.data.left_out import NOT_ANNOTATED
from core.data.reading.bounds import MAX_CELLS
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.survey_items import Item, SurveyQuestion, as_asked, items_of
from core.data.reading.tools.tool import GatheredJudgements, Record, Records
from core.data.reading.tools.values import Location, as_text
from core.errors import ColumnError, FileError
from core.records import Guess

_SHOWN = 3


@dataclass(frozen=True)
class Respondent:
    """A row of answers, called by its number where nobody is named.

    ``reason`` says why it does not count, and is empty where it does; ``details`` is said of all its answers.
    """

    record: Record
    location: Location
    name: str | None = None
    time: str | None = None
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def gather(
    respondents: Sequence[Respondent],
    questions: Sequence[SurveyQuestion],
    *,
    records: Records,
    dropped: Sequence[str] = (),
    notes: tuple[str, ...] = (),
    guesses: tuple[Guess, ...] = (),
    labels_in: Callable[[str], list[str]] = lambda cell: [cell],
) -> GatheredJudgements:
    """The judgements of all respondents on all texts; raises FileError where no columns are answers on texts.

    ``dropped`` are the platform's own columns that are not taken over; ``labels_in`` takes a cell apart that may hold
    several labels.
    """
    file = records.file
    if not respondents:
        raise FileError("The file has no answers below its header.", where=file, todo="Export it with the responses.")
    counting = [one for one in respondents if not one.reason]
    items = _named(records, questions) or found_in(counting, questions)
    if counting and not items:
        raise FileError(
            "No columns look like answers on texts: no two questions are answered with the same few labels.",
            where=file,
            todo="Name the columns that hold the labels of a text each, or make a table with a row a text of it.",
        )
    _check_size(len(counting) * len(items) * len(questions), file)
    others = [one.column for one in questions if one.column not in {item.column for item in items}]
    have_ids = len({item.text for item in items}) < len({item.id for item in items}) or any(
        item.text is None for item in items
    )
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for one in respondents:
        given = [] if one.reason else _judgements(one, items, others, have_ids, labels_in)
        judgements += given
        if not given:
            unused.append(Unused(one.location.record, one.reason or NOT_ANNOTATED, found=one.name))
    return GatheredJudgements(
        judgements,
        unused,
        (*notes, *_left_away(dropped, respondents)),
        (*guesses, *([_guess(items, others)] if items and not records.items else [])),
        asked=tuple(one.column for one in questions),
    )


def found_in(respondents: Iterable[Respondent], questions: Sequence[SurveyQuestion]) -> list[Item]:
    """The columns that are answers on texts."""
    answers: dict[str, list[str]] = {one.column: [] for one in questions}
    for respondent in respondents:
        for column, given in answers.items():
            if answer := as_text(respondent.record.get(column), respondent.location[column], "an answer"):
                given.append(answer)
    return items_of(questions, answers)


def _named(records: Records, questions: Sequence[SurveyQuestion]) -> list[Item]:
    """The columns that the researcher named; raises ColumnError where one is missing."""
    known = {one.column: one for one in questions}
    missing = next((name for name in records.items if name not in known), None)
    if missing is not None:
        raise ColumnError(
            f"There is no column “{missing}” with answers; those are {', '.join(known)}.",
            where=records.file,
            todo="Name the columns as the file does.",
        )
    return as_asked([known[name] for name in records.items])


def columns_of(records: Sequence[Record]) -> list[str]:
    return list(dict.fromkeys(name for record in records for name in record))


def _judgements(
    respondent: Respondent,
    items: Sequence[Item],
    others: Sequence[str],
    have_ids: bool,
    labels_in: Callable[[str], list[str]],
) -> list[Judgement]:
    """One judgement a text that the respondent saw, with the answers to all questions about it."""
    record, location = respondent.record, respondent.location
    labels: dict[str, dict[str, list[str]]] = {}
    texts: dict[str, str | None] = {}
    for item in items:
        answer = as_text(record.get(item.column), location[item.column], "an answer")
        if answer is not None:
            labels.setdefault(item.id, {})[item.question] = labels_in(answer)
            texts[item.id] = item.text
    details = {**{name: record.get(name) for name in others}, **respondent.details}
    return [
        Judgement(
            record=location.record,
            labels=given,
            text=texts[id],
            id=id if have_ids else None,
            annotator=respondent.name or str(location.record),
            time=respondent.time,
            details=details,
        )
        for id, given in labels.items()
    ]


def _check_size(cells: int, file: str) -> None:
    if cells > MAX_CELLS:
        raise FileError(
            "The survey has too many answers for a table with a row a judgement.",
            where=file,
            todo="Leave out the columns that are not needed, or split the file by respondents.",
        )


def _left_away(dropped: Sequence[str], respondents: Sequence[Respondent]) -> tuple[str, ...]:
    filled = [name for name in dropped if any(one.record.get(name) is not None for one in respondents)]
    return (f"Columns of the platform's own were not taken over: {_some(filled)}.",) if filled else ()


def _guess(items: Sequence[Item], others: Sequence[str]) -> Guess:
    texts = [_short(one.text if one.text is not None else one.id) for one in items]
    questions = list(dict.fromkeys(one.question for one in items))
    said = (
        f"{counted(len(items), 'column')} of answers were taken for labels of a text each ({_some(texts)}), "
        f"asked: {_some([_short(one) for one in questions])}"
    )
    beside = f"; {_some([_short(one) for one in others])} for what else the respondents said" if others else ""
    return Guess(f"{said}{beside}.", "items")


def _short(text: str) -> str:
    return f"“{beginning(text)}”"


def _some(named: Sequence[str]) -> str:
    return ", ".join(named[:_SHOWN]) + (f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else "")
