"""Columns that hold all judgements on a text in one cell: a list of objects, or an object of who said what.

``[{"user": "A001", "label": "yes"}, …]`` and ``{"A001": "yes", …}`` become a row a judgement, whatever format the table
came in. JSON holds such cells, Parquet does, and so do CSV files that pandas wrote.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning, counted, quoted
from core.data import annotator_names, column_names
from core.data.label_columns import LabelColumn, find_label
from core.data.labels import MOST_CLASSES
from core.data.reading.bounds import MAX_CELLS, MAX_COLUMNS, MAX_UNPACKED_BYTES, check_extent, too_much
from core.data.reading.cells import as_cell, clean
from core.data.reading.table import RawTable
from core.data.reading.tools.printed_lists import value_of
from core.errors import FileError
from core.records import Guess

_LOOK = 1_000
_OFTEN = 5
_STARTS = ("[", "{")
_WHO, _WHAT = "annotator", "label"
# Where these are, a part of the text was judged.
_MARKS = ({"start", "end"}, {"begin", "end"}, {"offset", "length"})

Judgements = list[dict[str, Any]]


@dataclass(frozen=True)
class _Keys:
    """Of the keys of a judgement, who judged, what they said (with the doubt about it), and when."""

    annotator: str
    label: LabelColumn
    time: str | None

    @property
    def roles(self) -> dict[str, str | None]:
        return {_WHO: self.annotator, _WHAT: self.label.column, "time": self.time}


def unfolded(table: RawTable) -> RawTable:
    """The table with a row per judgement where one of its columns holds them in lists; any other table unchanged.

    Of several such columns the first is taken, and that is said. Raises FileError where a record of it holds something
    else, or where it unfolds to far more than a table of texts.
    """
    found = _found(table) if table.mapping is None else {}
    if not found:
        return table
    column, *others = found
    cells = table.frame[column]
    each = [_judgements_in(cell, row, column, table.name) for row, cell in zip(table.frame.index, cells, strict=True)]
    _require_room(table, column, each)
    return _with_rows(table, column, each, found[column], others)


def holding_judgements(table: RawTable) -> tuple[str, ...]:
    """The columns that hold lists of judgements, or objects of who said what."""
    return tuple(_found(table))


def _found(table: RawTable) -> dict[str, _Keys]:
    """The columns most of whose first cells are judgements, and which of their keys say who judged and what."""
    found = {column: _keys_in(column, table.frame[column].dropna().head(_LOOK)) for column in table.columns}
    return {column: keys for column, keys in found.items() if keys is not None}


def _keys_in(column: str, first: Series) -> _Keys | None:
    values = [value for value in map(_parsed, first) if _as_list(value) is not None]
    if len(values) * 2 <= len(first):
        return None
    if any(isinstance(value, dict) and not _is_of_lists(value) for value in values) and not _are_votes(values):
        return None
    judgements = [judgement for value in values for judgement in _as_list(value) or ()]
    number = len({key for judgement in judgements for key in judgement})
    if not 0 < number <= MAX_COLUMNS or number * len(judgements) > MAX_CELLS:
        return None
    return _keys(_cells(judgements), is_named=column_names.is_among(column, column_names.JUDGEMENTS))


def _parsed(cell: str) -> Any:
    try:
        return value_of(cell) if cell.lstrip().startswith(_STARTS) else None
    except (ValueError, RecursionError):
        return None


def _as_list(value: Any) -> Judgements | None:
    """The judgements in a cell, whatever shape they have; None where it holds something else."""
    match value:
        case [*judgements] if all(isinstance(one, dict) for one in judgements):
            return [{clean(str(key)).strip(): held for key, held in one.items()} for one in judgements]
        case dict() if _is_of_lists(value):
            return _as_list([dict(zip(value, row, strict=True)) for row in zip(*value.values(), strict=True)])
        case dict() if not any(isinstance(said, dict | list) for said in value.values()):
            return [{_WHO: who, _WHAT: said} for who, said in value.items()]
    return None


def _is_of_lists(value: Mapping[str, Any]) -> bool:
    """Whether it is a list the other way round: an object with a list for each key, all of one length."""
    lengths = {len(held) if isinstance(held, list) else -1 for held in value.values()}
    return len(lengths) == 1 and -1 not in lengths


def _are_votes(objects: Sequence[Any]) -> bool:
    """Whether the objects' keys are called as annotators are, and few different things are said.

    Objects of numbers (``{"a": 1, "b": 0}``) are labels that hold or do not, unless the keys are annotators for sure.
    """
    votes = [value for value in objects if isinstance(value, dict)]
    people = list(dict.fromkeys(key for vote in votes for key in vote))
    said = [label for vote in votes for label in vote.values() if label is not None]
    if len(votes) < len(objects) or not people or len(set(map(as_cell, said))) > MOST_CLASSES:
        return False
    if _tells_of_people(votes):
        return False
    named = {name for group in annotator_names.annotators(people) for name in group}
    in_words = all(isinstance(label, str) for label in said)
    return named == set(people) or (in_words and annotator_names.numbered_alike(people))


def _tells_of_people(objects: Sequence[Mapping[str, Any]]) -> bool:
    """Whether each key has one value throughout, as in “Ann”: “female, 34”: not what they say, but who they are."""
    said: dict[str, list[str]] = {}
    for held in objects:
        for who, what in held.items():
            said.setdefault(who, []).append(as_cell(what) or "")
    often = [values for values in said.values() if len(values) >= _OFTEN]
    # Where all have the same value, they may have judged alike.
    return all(len(set(values)) == 1 for values in said.values()) and len({values[0] for values in often}) > 1


def _cells(judgements: Sequence[Mapping[str, Any]]) -> DataFrame:
    """A column of text cells for each key."""
    keys = list(dict.fromkeys(key for judgement in judgements for key in judgement))
    return DataFrame(
        {key: Series([as_cell(judgement.get(key)) for judgement in judgements], dtype="str") for key in keys}
    )


def _keys(cells: DataFrame, *, is_named: bool) -> _Keys | None:
    """Which keys are who and what; None where that cannot be told, or where parts of texts were judged.

    Unless the column is called as judgements are, the label's key must be: comments on a post name users, too.
    """
    keys = list(map(str, cells.columns))
    who = column_names.first_named(keys, column_names.ANNOTATOR) or column_names.first_named(keys, column_names.PERSON)
    if who is None or any(marks <= set(keys) for marks in _MARKS):
        return None
    when = column_names.first_named(keys, column_names.TIME)
    label = find_label(cells[[key for key in keys if key not in (who, when)]])
    if label.column is None or not (is_named or column_names.has_label_word(label.column)):
        return None
    return _Keys(who, label, when)


def _judgements_in(cell: Any, row: int, column: str, name: str) -> Judgements:
    """The judgements in one cell, none in an empty one; raises FileError."""
    if not isinstance(cell, str):
        return []
    found = _as_list(_parsed(cell))
    if found is None:
        raise FileError(
            f"Record {row}, field “{column}” is no list of judgements, as others are: {beginning(cell)}",
            where=name,
            todo='Write it as [{"user": "…", "label": "…"}, …], or leave the field empty.',
        )
    return found


def _require_room(table: RawTable, column: str, each: Sequence[Judgements]) -> None:
    """Raise FileError where the rows, each with all that is known of its text, would be too many."""
    times = np.array([max(len(judgements), 1) for judgements in each])
    rest = table.frame.drop(columns=column)
    keys = {key for judgements in each for judgement in judgements for key in judgement}
    check_extent(table.name, int(times.sum()), rest.shape[1] + len(keys))
    lengths = sum((rest[other].str.len().fillna(0).to_numpy() for other in rest), np.zeros(len(rest)))
    width = rest.shape[1] + len(keys)
    if int(times.sum()) * width > MAX_CELLS or float((lengths * times).sum()) > MAX_UNPACKED_BYTES:
        raise too_much(table.name)


def _with_rows(
    table: RawTable, column: str, each: Sequence[Judgements], keys: _Keys, others: Sequence[str]
) -> RawTable:
    places = np.repeat(np.arange(len(each)), [max(len(judgements), 1) for judgements in each])
    texts = table.frame.drop(columns=column).iloc[places]
    cells = _cells([judgement for judgements in each for judgement in judgements or [{}]])
    called = _free_names(list(map(str, cells.columns)), column, list(texts.columns))
    judged = cells.set_axis(texts.index).rename(columns=called)
    frame = pd.concat([texts, judged], axis=1)
    return dataclasses.replace(
        table,
        columns=tuple(frame.columns),
        frame=frame,
        roles=(*table.roles, *((role, called[key]) for role, key in keys.roles.items() if key is not None)),
        of_judgements=tuple(called.values()),
        of_texts=tuple(texts.columns),
        made_of=tuple((name, (column,)) for name in called.values()),
        guesses=(*table.guesses, *_guesses(column, each, called, keys, others)),
    )


def _free_names(keys: Sequence[str], column: str, taken: Sequence[str]) -> dict[str, str]:
    """What each key's column is called: as the key, unless a column of the texts is called so."""
    names: dict[str, str] = {}
    for key in keys:
        name = key or column
        while name in taken or name in names.values():
            name = f"{column}: {name}"
        names[key] = name
    return names


def _guesses(
    column: str, each: Sequence[Judgements], called: Mapping[str, str], keys: _Keys, others: Sequence[str]
) -> list[Guess]:
    number = counted(sum(map(len, each)), "judgement")
    who, what = called[keys.annotator], called[str(keys.label.column)]
    said = (
        f"“{column}” holds the judgements on each text, {number} in all: each became a row, “{who}” says who judged "
        f"and “{what}” what they said."
    )
    passed = f" {quoted(others)} may hold judgements, too, and stayed as it is." if others else ""
    doubt = [Guess(keys.label.doubt, _WHAT)] if keys.label.doubt else []
    return [Guess(said + passed, _WHO), *doubt]
