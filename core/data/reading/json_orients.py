"""The shapes in which pandas and web services write a table as JSON, brought to a list of objects.

pandas' orients are ``records`` (a list of objects), ``split`` and ``table``, ``columns`` (a column an object of cells),
``index`` (a row an object of cells) and ``values`` (a list of lists).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.data import column_names
from core.data.reading.bounds import check_extent
from core.data.reading.cells import as_cell
from core.data.reading.header import LOOK, find_header
from core.errors import FileError
from core.records import Guess

_WRAPPERS = ("data", "records", "rows", "items", "results", "examples", "texts", "posts", "tweets", "documents")
_INDEX = "index"


@dataclass(frozen=True)
class JsonRows:
    """The rows of a table in JSON, each an object, and what was decided about their columns' names."""

    records: list[Any]
    guesses: tuple[Guess, ...] = ()


def rows_in(content: Any, name: str, header_row: int | None = None) -> JsonRows | None:
    """The rows; None where ``content`` has none of these shapes. Raises FileError where a row has too many cells."""
    match content:
        case [[*_], *_] if all(isinstance(row, list) for row in content):
            return _of_lists(content, name, header_row)
        case [*_]:
            return JsonRows(list(content)) if content else None
        case {"columns": [*columns], "data": [*rows]} if all(isinstance(row, list) for row in rows):
            return JsonRows(_of_split(columns, rows, content.get(_INDEX), name))
        case dict() if wrapped := _wrapped(content):
            return JsonRows(wrapped)
        case dict() if content and all(isinstance(cells, dict) for cells in content.values()):
            return JsonRows(_of_objects(content, name))
        case dict() if len(lengths := _lengths(content.values())) == 1 and lengths != {-1}:
            return JsonRows(_of_columns({column: dict(enumerate(cells)) for column, cells in content.items()}, name))
    return None


def _lengths(values: Iterable[Any]) -> set[int]:
    """The lengths of the lists; -1 stands for what is no list."""
    return {len(value) if isinstance(value, list) else -1 for value in values}


def _wrapped(content: Mapping[str, Any]) -> list[Any] | None:
    """The list of objects that stands under one of the usual names, or alone there."""
    keys = list(content) if len(content) == 1 else _WRAPPERS
    return next((content[key] for key in keys if _is_list_of_objects(content.get(key))), None)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _of_lists(lists: Sequence[Sequence[Any]], name: str, header_row: int | None) -> JsonRows:
    rows = [row for row in lists if row]
    shown = [(number, [as_cell(cell) or "" for cell in row]) for number, row in enumerate(rows[:LOOK], start=1)]
    header = find_header(shown, name, header_row)
    return JsonRows(_of_split(header.names, rows[header.first :], None, name), header.guesses)


def _of_split(columns: Sequence[Any], rows: Sequence[Sequence[Any]], index: Any, name: str) -> list[dict[str, Any]]:
    names = [str(column) for column in columns]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names):
            raise FileError(
                f"Row {number} of the JSON has {len(row)} values, but there are {len(names)} columns.",
                where=name,
                todo='Write each row as an object, for example {"text": "…", "label": "…"}.',
            )
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return _with_index(records, index if isinstance(index, list) and len(index) == len(rows) else [])


def _of_objects(content: Mapping[str, Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    return _of_index(content) if _is_a_row_each(content) else _of_columns(content, name)


def _is_a_row_each(content: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the keys above are the rows and those below the columns; rows are numbered, columns have names."""
    above, below = list(content), list(dict.fromkeys(key for cells in content.values() for key in cells))
    for is_so in (_are_names, lambda keys: not _are_numbers(keys)):
        if is_so(above) != is_so(below):
            return is_so(below)
    return len(above) > len(below)


def _are_names(keys: Sequence[str]) -> bool:
    known = (*column_names.TEXT, *column_names.LABEL, *column_names.ANNOTATOR, *column_names.ID)
    return any(column_names.is_among(key, known) for key in keys)


def _are_numbers(keys: Sequence[str]) -> bool:
    return all(key.isdecimal() for key in keys)


def _of_index(content: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    return _with_index([dict(cells) for cells in content.values()], list(content))


def _of_columns(content: Mapping[str, Mapping[Any, Any]], name: str) -> list[dict[str, Any]]:
    index = list(dict.fromkeys(key for cells in content.values() for key in cells))
    check_extent(name, len(index), len(content))
    return _with_index([{column: cells.get(key) for column, cells in content.items()} for key in index], index)


def _with_index(records: list[dict[str, Any]], index: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows' own names as a column, unless they only number the rows."""
    if [str(key) for key in index] in ([], [str(number) for number in range(len(records))]):
        return records
    return [{_INDEX: key, **record} for key, record in zip(index, records, strict=True)]
