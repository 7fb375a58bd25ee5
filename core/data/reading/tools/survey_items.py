"""Which columns of a survey are answers on texts: those that share a few short answers and, mostly, a question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from core.data.reading.tools.answers import are_labels
from core.data.reading.tools.survey_wording import parted, questions_in

_NO_QUESTION = "label"


@dataclass(frozen=True)
class SurveyQuestion:
    """A column of answers, as the export has it.

    Attributes
    ----------
    column, wording
        Name of the column, and what the respondents read.
    grid
        Stands for what several columns ask alike, such as the question over a grid; None where nothing says so.
    row
        The grid's row, where the export gives it apart.
    round
        Number of the round, where the same questions come again for each text.
    is_code
        The wording is the question's short name; what was asked is not in the file.
    """

    column: str
    wording: str
    grid: str | None = None
    row: str | None = None
    round: str | None = None
    is_code: bool = False


@dataclass(frozen=True)
class Item:
    """A column as an answer on a text; ``text`` is None where the file does not hold it, ``id`` tells texts apart."""

    column: str
    question: str
    text: str | None
    id: str


_Battery = tuple[str, dict[str, str | None]]
"""A question, and the texts by the columns that ask it."""


def items_of(questions: Sequence[SurveyQuestion], answers: Mapping[str, Sequence[str]]) -> list[Item]:
    """The columns that are answers on texts, those of the question with most texts first.

    ``answers`` are those that were given in each column.
    """
    scales = _scales([one for one in questions if answers[one.column] and are_labels(answers[one.column])], answers)
    batteries = [battery for scale in scales for battery in _batteries(scale)]
    if not batteries and scales:
        largest = max(scales, key=len)
        batteries = [(_NO_QUESTION, {one.column: None if one.is_code else one.wording for one in largest})]
    batteries = _turned(batteries, {one.column: one for one in questions})
    return _identified(sorted(batteries, key=lambda battery: -len(battery[1])), questions)


def as_asked(questions: Sequence[SurveyQuestion]) -> list[Item]:
    """The columns that somebody named, as answers on texts."""
    by_grid = _batteries(questions)
    seen = {column for _, texts in by_grid for column in texts}
    rest = {one.column: None if one.is_code else one.wording for one in questions if one.column not in seen}
    return _identified([*by_grid, *([(_NO_QUESTION, rest)] if rest else [])], questions)


@dataclass
class _Scale:
    """Columns that are answered alike; ``asked`` are the places of their questions among those that read alike."""

    questions: list[SurveyQuestion]
    given: set[str]
    asked: set[int]

    def is_like(self, other: _Scale) -> bool:
        """Whether most answers of the one with fewer are the other's, too.

        Where all gave one answer, it says nothing of what else could be said; then the question decides.
        """
        fewer = min(len(self.given), len(other.given))
        return 2 * len(self.given & other.given) > fewer or (fewer == 1 and bool(self.asked & other.asked))

    def with_(self, others: Sequence[_Scale]) -> _Scale:
        together = [*others, self]
        return _Scale(
            [one for scale in together for one in scale.questions],
            set().union(*(scale.given for scale in together)),
            set().union(*(scale.asked for scale in together)),
        )


def _scales(questions: Sequence[SurveyQuestion], answers: Mapping[str, Sequence[str]]) -> list[list[SurveyQuestion]]:
    alike = questions_in([one.wording for one in questions]) if questions else []
    asked = {place: number for number, places in enumerate(alike) for place in places}
    units: dict[str, _Scale] = {}
    for place, one in enumerate(questions):
        unit = units.setdefault(f"grid {one.grid}" if one.grid is not None else one.column, _Scale([], set(), set()))
        unit.questions.append(one)
        unit.given |= {answer.casefold() for answer in answers[one.column]}
        unit.asked |= {asked[place]} if place in asked else set()
    found: list[_Scale] = []
    for unit in units.values():
        like = [scale for scale in found if scale.is_like(unit)]
        found = [*(scale for scale in found if not scale.is_like(unit)), unit.with_(like)]
    return [scale.questions for scale in found if len(scale.questions) > 1 and len(scale.given) > 1]


def _batteries(scale: Sequence[SurveyQuestion]) -> list[_Battery]:
    """The questions that were asked about several texts each."""
    grids: dict[str, list[SurveyQuestion]] = defaultdict(list)
    for one in scale:
        if one.grid is not None:
            grids[one.grid].append(one)
    found = [_of_grid(grid) for grid in grids.values() if len(grid) > 1]
    seen = {column for _, texts in found for column in texts}
    rest = [one for one in scale if one.column not in seen and not one.is_code]
    groups = questions_in([one.wording for one in rest]) if rest else []
    if found or 2 * sum(map(len, groups)) > len(rest):
        found += [_of_wordings([rest[place] for place in places]) for places in groups]
    return found


def _of_grid(grid: Sequence[SurveyQuestion]) -> _Battery:
    if any(one.row is None for one in grid):
        return _of_wordings(grid)
    return str(grid[0].grid), {one.column: None if one.is_code else one.row for one in grid}


def _of_wordings(asked: Sequence[SurveyQuestion]) -> _Battery:
    question, texts = parted([one.wording for one in asked])
    return question or _NO_QUESTION, dict(zip([one.column for one in asked], texts, strict=True))


def _turned(batteries: list[_Battery], questions: Mapping[str, SurveyQuestion]) -> list[_Battery]:
    """The batteries with texts and questions exchanged, where each grid is a text and its rows are the questions."""
    rows = [list(texts.values()) for _, texts in batteries]
    if len(batteries) < 2 or any(row != rows[0] for row in rows) or None in rows[0]:
        return batteries
    if any(questions[column].round is not None for _, texts in batteries for column in texts):
        return batteries
    stems, texts = [question for question, _ in batteries], [str(text) for text in rows[0]]
    if (len(stems), mean(map(len, stems))) <= (len(texts), mean(map(len, texts))) or len(set(stems)) < len(stems):
        return batteries
    columns = [list(texts) for _, texts in batteries]
    return [
        (text, {own[place]: stem for own, stem in zip(columns, stems, strict=True)}) for place, text in enumerate(texts)
    ]


def _identified(batteries: Sequence[_Battery], questions: Sequence[SurveyQuestion]) -> list[Item]:
    """The items, where the same text under several questions has one id."""
    rounds = {one.column: one.round for one in questions}
    ids: dict[tuple[str, int], str] = {}
    items: list[Item] = []
    for question, texts in _named(batteries):
        copies: Counter[str] = Counter()
        for column, text in texts.items():
            own = rounds[column] or column
            if text is None:
                items.append(Item(column, question, None, own))
                continue
            items.append(Item(column, question, text, ids.setdefault((text, copies[text]), own)))
            copies[text] += 1
    return items


def _named(batteries: Sequence[_Battery]) -> list[_Battery]:
    """The batteries with different names for different questions."""
    seen: Counter[str] = Counter()
    named: list[_Battery] = []
    for question, texts in batteries:
        seen[question] += 1
        named.append((f"{question} ({seen[question]})" if seen[question] > 1 else question, texts))
    return named
