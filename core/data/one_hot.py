"""One-hot columns: a column a class with 1 where it holds. Together they are one label column."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pandas import DataFrame, Series

from core.counted import quoted
from core.data import annotator_names
from core.data import column_content as content
from core.data.column_names import words
from core.data.mapping import guess_columns
from core.data.merging import same_columns
from core.data.reading.table import SEVERAL, RawTable
from core.records import ColumnMapping, Guess

_YES = frozenset(["1", "1.0", "true", "yes", "ja", "x"])
_FEWEST_STEM = 2
# “is_reply, has_link” are questions of their own.
_NO_STEM = frozenset(["is", "has", "contains", "ist", "hat", "q", "sub", "annotator", "coder", "rater"])


def with_one_hot_labels(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """The tables with one label column more, where classes have columns of their own and nothing else is the label.

    That is so where exactly one of several yes/no columns holds in each row, or where such columns are called alike
    (``topic_a, topic_b``): then a row may have several labels, or none.
    """
    group = _one_hot(same_columns(tables))
    return tuple(_gathered(table, group) if set(group) <= set(table.columns) else table for table in tables)


def _one_hot(table: RawTable) -> tuple[str, ...]:
    if table.mapping is not None:
        return ()
    guessed = guess_columns(table)
    in_doubt = any(doubt.option != "id" for doubt in guessed.doubts)
    sure = guessed.mapping.label is not None and not in_doubt
    if guessed.mapping.annotators or guessed.mapping.annotator or sure:
        return ()
    free = [column for column in table.columns if column not in (guessed.mapping.text, guessed.mapping.id)]
    columns = content.with_truth_values(table.frame[free])
    is_one = len(columns) > 1 and bool((_holds(table.frame, columns).sum(axis=1) == 1).all())
    if annotator_names.numbered_among(columns) and not is_one:
        return ()
    alike = [column for column in columns if _stem(columns) and words(column)[0].casefold() == _stem(columns)]
    if len(alike) >= _FEWEST_STEM:
        return tuple(alike)
    return tuple(columns) if is_one else ()


def _stem(columns: Sequence[str]) -> str | None:
    """The first word that all names have in common, but for words that only ask."""
    first = {words(column)[0].casefold() for column in columns if len(words(column)) > 1}
    shared = len(first) == 1 and all(len(words(column)) > 1 for column in columns)
    return next(iter(first)) if shared and not first & _NO_STEM else None


def _holds(frame: DataFrame, columns: Sequence[str]) -> DataFrame:
    return DataFrame({column: frame[column].str.strip().str.casefold().isin(_YES) for column in columns})


def _gathered(table: RawTable, group: Sequence[str]) -> RawTable:
    if not group:
        return table
    stem = words(group[0])[0] if _stem(group) else None
    classes = {column: column[len(stem) :].lstrip(" _.:-/") if stem else column for column in group}
    name = _free(stem or "label", table.columns)
    holds = _holds(table.frame, group)
    labels = [[classes[column] for column, held in zip(group, row, strict=True) if held] for row in holds.to_numpy()]
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
        made_of=(*table.made_of, (name, tuple(group))),
    )


def without_unused(table: RawTable, mapping: ColumnMapping) -> RawTable:
    """The table without a label column that was put together here and is not taken, and without the word on it."""
    unused = {
        name: columns
        for name, columns in table.made_of
        if name not in mapping.columns and set(columns) <= set(table.columns)
    }
    if not unused:
        return table
    said = tuple(_taken(columns) for columns in unused.values())
    return dataclasses.replace(
        table,
        columns=tuple(column for column in table.columns if column not in unused),
        frame=table.frame.drop(columns=list(unused)),
        guesses=tuple(guess for guess in table.guesses if not guess.said.startswith(said)),
    )


def _taken(group: Sequence[str]) -> str:
    return f"{quoted(group)} were taken for the classes of one label"


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name = f"{name} (classes)"
    return name
