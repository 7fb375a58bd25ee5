"""Plain tables of judgements without texts: which column names the texts of another table of the upload."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from pandas import DataFrame, Series

from core.data import column_content as content
from core.data import column_names as names
from core.data.mapping import guess_mapping
from core.data.reading.table import RawTable
from core.records import ColumnMapping, Guess

_FEWEST_UNNAMED = 3
_LEAST_FOUND = 0.5


@dataclass(frozen=True)
class _Key:
    """Two columns with the same values, and how many different ones the judgements have of them."""

    judged: str
    place: int
    known: str
    found: int


def with_keys(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """Mark the plain tables whose texts are in another plain table: ``roles`` has their id, and no text.

    The column with the ids may be called differently in the two: then the values decide, and it is said. What has no
    such other table stays as it is.
    """
    if len(tables) < 2:
        return tuple(tables)
    guessed = [guess_mapping(table) if table.mapping is None else None for table in tables]
    result = list(tables)
    for place, (table, mapping) in enumerate(zip(tables, guessed, strict=True)):
        columns = _may_be_ids(table, mapping) if mapping else []
        key = _best_key(place, columns, tables, guessed)
        if key is not None:
            other = tables[key.place]
            result[place] = _marked(table, key, other)
            result[key.place] = _with_roles(other, id=key.known)
    return tuple(result)


def without_ending(ids: Series) -> Series:
    """The ids without the ending of a text file: tools name a document either way."""
    plain = ids.str.strip().str.replace("\\", "/", regex=False).str.replace(r"\.txt$", "", case=False, regex=True)
    return plain.mask(plain == "")


def _may_be_ids(table: RawTable, mapping: ColumnMapping) -> list[str]:
    """The columns that may name texts; none where the table seems to have its texts.

    A comment is no text: it is mostly empty, or different for one id. A column called ``post`` may hold texts or ids.
    """
    others = {mapping.label, mapping.annotator, mapping.part, mapping.time, *mapping.annotators}
    free = [column for column in table.columns if column not in others]
    if not mapping.text or (mapping.id and _is_comment(table, mapping.id, mapping.text)):
        return free
    return [] if content.holds_texts(table.frame[mapping.text]) else [mapping.text]


def _is_comment(table: RawTable, id: str, text: str) -> bool:
    pairs = table.frame[[id, text]].dropna().drop_duplicates()
    return table.frame[text].notna().mean() < _LEAST_FOUND or len(pairs) > table.frame[id].nunique()


def _best_key(
    place: int, columns: Sequence[str], tables: Sequence[RawTable], guessed: Sequence[ColumnMapping | None]
) -> _Key | None:
    keys = [
        key
        for other, mapping in enumerate(guessed)
        if other != place and mapping and mapping.text and tables[other].columns != tables[place].columns
        for known in _identifying(tables[other], mapping)
        for key in _keys(tables[place].frame[columns], other, known, tables[other].frame[known])
    ]
    return max(keys, key=lambda key: key.found, default=None)


def _identifying(table: RawTable, mapping: ColumnMapping) -> list[str]:
    """The columns of a table of texts in which each row has a value of its own."""
    is_named = mapping.id is not None and names.is_among(mapping.id, names.ID)
    columns = [str(mapping.id)] if is_named else [column for column in table.columns if column != mapping.text]
    return [column for column in columns if table.frame[column].notna().all() and table.frame[column].is_unique]


def _keys(judged: DataFrame, place: int, known: str, ids: Series) -> list[_Key]:
    there = set(without_ending(ids).dropna())
    keys = []
    for column in map(str, judged.columns):
        values = set(without_ending(judged[column]).dropna())
        found = len(values & there)
        fewest = 1 if names.is_among(column, names.ID) else _FEWEST_UNNAMED
        if found >= max(fewest, len(values) * _LEAST_FOUND):
            keys.append(_Key(column, place, known, found))
    return keys


def _marked(table: RawTable, key: _Key, other: RawTable) -> RawTable:
    taken = f"The texts were taken from {other.name}: “{key.judged}” here is “{key.known}” there"
    is_named = names.is_among(key.judged, names.ID) and names.is_among(key.known, names.ID)
    return dataclasses.replace(
        _with_roles(table, id=key.judged, text=""),
        notes=(*table.notes, f"{taken}.") if is_named else table.notes,
        guesses=table.guesses if is_named else (*table.guesses, Guess(f"{taken}, by their values.", "id")),
    )


def _with_roles(table: RawTable, **roles: str) -> RawTable:
    return dataclasses.replace(table, roles=tuple({**dict(table.roles), **roles}.items()))
