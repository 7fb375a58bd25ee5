"""Tables with a pair of columns a judgement: who judged, and what they said.

``label_1, annotator_1, label_2, annotator_2`` become a row a judgement. The names of people are no labels, and without
them nobody could tell whose judgement stands in which column.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from core.counted import counted, quoted
from core.data import annotator_names, column_names
from core.data.column_content import judging
from core.data.reading.bounds import check_extent
from core.data.reading.table import RawTable
from core.records import Guess

_WHO = "annotator"
_MOSTLY, _NEARLY_ALL = 0.5, 0.99

Marks = tuple[str, ...]
"""What columns of one judgement have in common: ``1``, or ``G, 1``."""


@dataclass(frozen=True)
class _Pairs:
    """Columns by marks: who judged, and what was said, by what the columns are called without their marks."""

    people: dict[Marks, str]
    said: dict[str, dict[Marks, str]]

    @property
    def columns(self) -> list[str]:
        return [*self.people.values(), *(column for by_marks in self.said.values() for column in by_marks.values())]


def unpaired(table: RawTable) -> RawTable:
    """The table with a row a judgement where its columns are such pairs; any other table unchanged."""
    pairs = _found(table) if table.mapping is None and not table.roles else None
    return table if pairs is None else _with_rows(table, pairs)


def _found(table: RawTable) -> _Pairs | None:
    people = {_marks(column): column for column in table.columns if annotator_names.has_annotator_word(column)}
    if len(people) < 2 or () in people or not _are_people(table.frame[list(people.values())]):
        return None
    stems: dict[str, dict[Marks, str]] = defaultdict(dict)
    for column in table.columns:
        marks = _marks(column)
        if marks in people and column != people[marks]:
            stems[_stem(column, marks)][marks] = column
    complete = {stem: columns for stem, columns in stems.items() if stem and columns.keys() == people.keys()}
    labels = [stem for stem, columns in complete.items() if _are_labels(table.frame[list(columns.values())])]
    if not labels:
        return None
    first = next((stem for stem in labels if column_names.has_label_word(stem)), labels[0])
    return _Pairs(people, {first: complete.pop(first), **complete})


def _marks(column: str) -> Marks:
    """The numbers and initials at the end of a name."""
    found: list[str] = []
    for word in reversed(column_names.words(column)):
        if not (word.isdigit() or len(word) == 1):
            break
        found.append(word.casefold())
    return tuple(reversed(found))


def _stem(column: str, marks: Marks) -> str:
    return "_".join(column_names.words(column)[: -len(marks)])


def _share_distinct(frame: DataFrame) -> float:
    """Of the rows with several names, those that name nobody twice; 0 where there is none."""
    filled = frame.count(axis=1)
    several = filled > 1
    return float((frame.nunique(axis=1)[several] == filled[several]).mean()) if several.any() else 0.0


def _are_people(frame: DataFrame) -> bool:
    """Whether most rows name different people; one label they would often say twice."""
    return _share_distinct(frame) >= _MOSTLY


def _are_labels(frame: DataFrame) -> bool:
    return len(judging(frame)) == frame.shape[1]


def _with_rows(table: RawTable, pairs: _Pairs) -> RawTable:
    texts = table.frame.drop(columns=pairs.columns)
    check_extent(table.name, len(table.frame) * len(pairs.people), texts.shape[1] + 1 + len(pairs.said))
    called = _free_names([_WHO, *pairs.said], list(texts.columns))
    # Nobody judges one text twice: names that do are those of another person in each column.
    is_one = _share_distinct(table.frame[list(pairs.people.values())]) >= _NEARLY_ALL
    judged = pd.concat([_judgements(table.frame, pairs, marks, called, is_one=is_one) for marks in pairs.people])
    judged = judged.dropna(how="all").sort_index(kind="stable")
    unjudged = texts.index.difference(judged.index)
    frame = texts.join(pd.concat([judged, DataFrame(index=unjudged, columns=judged.columns, dtype="str")]))
    who, what, *_ = called.values()
    return dataclasses.replace(
        table,
        columns=tuple(frame.columns),
        frame=frame,
        roles=((_WHO, who), ("label", what)),
        of_judgements=tuple(called.values()),
        of_texts=tuple(texts.columns),
        made_of=(
            (who, tuple(pairs.people.values())),
            *((called[stem], tuple(by_marks.values())) for stem, by_marks in pairs.said.items()),
        ),
        guesses=(*table.guesses, _guess(pairs, who, what, len(judged), is_one=is_one)),
    )


def _judgements(frame: DataFrame, pairs: _Pairs, marks: Marks, called: dict[str, str], *, is_one: bool) -> DataFrame:
    columns = {pairs.people[marks]: called[_WHO]}
    columns |= {by_marks[marks]: called[stem] for stem, by_marks in pairs.said.items()}
    found = frame[list(columns)].rename(columns=columns)
    who = called[_WHO]
    return found if is_one else found.assign(**{who: found[who] + f" ({''.join(marks).upper()})"})


def _free_names(names: Sequence[str], taken: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        free = name
        while free in taken or free in found.values():
            free += " (judged)"
        found[name] = free
    return found


def _guess(pairs: _Pairs, who: str, what: str, judgements: int, *, is_one: bool) -> Guess:
    same = "" if is_one else " As one name often stands twice in a row, each column’s names are people of its own."
    people, labels = list(pairs.people.values()), list(next(iter(pairs.said.values())).values())
    return Guess(
        f"{quoted(people)} say who gave the labels in {quoted(labels)}. Each pair became a row, "
        f"{counted(judgements, 'judgement')} in all: “{who}” says who judged and “{what}” what they said.{same}",
        _WHO,
    )
