"""One-hot columns: a column a class with 1 where it holds. Together they are one label column."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pandas import DataFrame, Series

from core.counted import quoted
from core.data import annotator_names
from core.data import column_content as content
from core.data.column_names import by_beginning, words
from core.data.mapping import guess_columns
from core.data.merging import same_columns
from core.data.reading.table import SEVERAL, RawTable
from core.records import ColumnMapping, Guess

_YES = frozenset(["1", "1.0", "true", "yes", "ja", "x"])
_LABEL = "label"
_FEWEST_ALIKE = 2
# “is_reply, has_link” are questions of their own.
_NO_STEM = frozenset(["is", "has", "contains", "ist", "hat", "q", "sub", "annotator", "coder", "rater"])


def with_one_hot_labels(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """The tables with one label column more, where classes have columns of their own and nothing else is the label.

    That is so where exactly one of several yes/no columns holds in each row, or where such columns are called alike
    (``topic_a, topic_b``): then a row may have several labels, or none.
    """
    label = _one_hot(same_columns(tables))
    if label is None:
        return tuple(tables)
    return tuple(_gathered(table, label) if set(label.classes) <= set(table.columns) else table for table in tables)


@dataclass(frozen=True)
class _OneLabel:
    """Columns that are the classes of one label: what it is called, and column → class."""

    name: str
    classes: Mapping[str, str]


def _one_hot(table: RawTable) -> _OneLabel | None:
    if table.mapping is not None:
        return None
    guessed = guess_columns(table)
    in_doubt = any(doubt.option != "id" for doubt in guessed.doubts)
    sure = guessed.mapping.label is not None and not in_doubt
    if guessed.mapping.annotators or sure:
        return None
    others = (guessed.mapping.text, guessed.mapping.id, guessed.mapping.annotator)
    free = [column for column in table.columns if column not in others]
    columns = content.with_truth_values(table.frame[free])
    of_one_answer = _of_one_answer(table.frame, columns)
    if of_one_answer or guessed.mapping.annotator:
        return of_one_answer
    return None if annotator_names.numbered_among(columns) else _called_alike(columns)


def _of_one_answer(frame: DataFrame, columns: Sequence[str]) -> _OneLabel | None:
    """The most of the columns, called alike or all of them, of which exactly one holds in each row."""
    holds = _holds(frame, columns)
    groups = {**by_beginning(columns), _LABEL: {column: column for column in columns}}
    alone = [
        _OneLabel(name, classes)
        for name, classes in groups.items()
        if len(classes) > 1 and (holds[[*classes]].sum(axis=1) == 1).all()
    ]
    return max(alone, key=lambda one: len(one.classes), default=None)


def _called_alike(columns: Sequence[str]) -> _OneLabel | None:
    stem = _stem(columns)
    if stem is None or len(columns) < _FEWEST_ALIKE:
        return None
    name = words(columns[0])[0]
    return _OneLabel(name, {column: column[len(name) :].lstrip(" _.:-/") for column in columns})


def _stem(columns: Sequence[str]) -> str | None:
    """The first word that all names have in common, but for words that only ask."""
    first = {words(column)[0].casefold() for column in columns if len(words(column)) > 1}
    shared = len(first) == 1 and all(len(words(column)) > 1 for column in columns)
    return next(iter(first)) if shared and not first & _NO_STEM else None


def _holds(frame: DataFrame, columns: Sequence[str]) -> DataFrame:
    return DataFrame({column: frame[column].str.strip().str.casefold().isin(_YES) for column in columns})


def _gathered(table: RawTable, label: _OneLabel) -> RawTable:
    group = tuple(label.classes)
    name = _free(label.name, table.columns)
    holds = _holds(table.frame, group)
    labels = [
        [label.classes[column] for column, held in zip(group, row, strict=True) if held] for row in holds.to_numpy()
    ]
    several = bool((holds.sum(axis=1) != 1).any())
    cells = Series([SEVERAL.join(row) for row in labels], index=table.frame.index, dtype="str")
    how = "any number of them holds in a row" if several else "exactly one of them holds in each row"
    said = f"{_taken(group)}, “{name}”: {how}."
    return dataclasses.replace(
        table,
        columns=(*table.columns, name),
        frame=table.frame.assign(**{name: cells.mask(table.frame[list(group)].isna().all(axis=1))}),
        several=(*table.several, name) if several else table.several,
        guesses=(*table.guesses, Guess(said, "label")),
        roles=(*table.roles, ("label", name)),
        made_of=(*table.made_of, (name, group)),
    )


def of_each_answer_once(table: RawTable, mapping: ColumnMapping) -> RawTable:
    """The table without a label column that was put together here and is not taken, and without the word on it; where
    it is taken, without the columns of its classes.
    """
    here = {name: columns for name, columns in table.made_of if set(columns) <= set(table.columns)}
    unused = {name: columns for name, columns in here.items() if name not in mapping.columns}
    of_classes = {column for name in here if name not in unused for column in here[name]}
    twice = {*unused, *of_classes} - {*mapping.columns}
    said = tuple(_taken(columns) for columns in unused.values())
    return dataclasses.replace(
        table,
        columns=tuple(column for column in table.columns if column not in twice),
        frame=table.frame.drop(columns=list(twice)),
        guesses=tuple(guess for guess in table.guesses if not guess.said.startswith(said)),
    )


def _taken(group: Sequence[str]) -> str:
    return f"{quoted(group)} were taken for the classes of one label"


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name = f"{name} (classes)"
    return name
