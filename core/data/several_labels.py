"""Cells of plain tables that hold several labels: lists, objects, and labels with a separator between them."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from pandas import Series

from core.counted import beginning
from core.data.reading.table import SEVERAL, RawTable
from core.errors import LabelError
from core.records import ColumnMapping, Guess

_SEPARATORS = (";", "|", ",")
_BRACKETED = re.compile(r"\s*(\[.*\]|\{.*\}|c?\(.*\))\s*", re.DOTALL)
_LONGEST = 10_000


def with_several_labels(tables: Sequence[RawTable], mapping: ColumnMapping) -> tuple[RawTable, ...]:
    """The tables with SEVERAL between the labels of a cell of their label columns, as in a tool's export.

    An empty list is an empty label: none of them holds. A table in which no cell holds several labels has plain
    labels. Raises LabelError where a list or an object holds something else than labels.
    """
    columns = dict.fromkeys(column for column in (*mapping.judging, mapping.label) if column)
    separators = {
        column: _separator({value for table in tables for value in _written(table, column)}) for column in columns
    }
    read = [{column: _read(table, column, separator) for column, separator in separators.items()} for table in tables]
    several = any(len(labels) > 1 for cells in read for column in cells.values() for labels in column.values())
    return tuple(
        _settled(table, {column: labels for column, labels in cells.items() if labels}, separators, several)
        for table, cells in zip(tables, read, strict=True)
    )


def _written(table: RawTable, column: str) -> list[str]:
    if table.mapping is not None or column in table.several or column not in table.columns:
        return []
    return table.frame[column].dropna().unique().tolist()


def _read(table: RawTable, column: str, separator: str | None) -> dict[str, list[str]]:
    """The labels of each cell that is written there; empty where the column has plain labels alone."""
    written = _written(table, column)
    if separator is None and all(_parsed(value) is None for value in written):
        return {}
    return {value: _labels(value, separator, table, column) for value in written}


def _settled(
    table: RawTable,
    labels: dict[str, dict[str, list[str]]],
    separators: dict[str, str | None],
    several: bool,
) -> RawTable:
    cells = {
        column: table.frame[column].map({value: SEVERAL.join(given) for value, given in found.items()})
        for column, found in labels.items()
    }
    if not several:
        cells = {column: cell.replace("", None) for column, cell in cells.items()}
    guesses = [guess for column, found in labels.items() for guess in _guesses(column, found, separators[column])]
    return dataclasses.replace(
        table,
        frame=table.frame.assign(**{column: cell.astype("str") for column, cell in cells.items()}),
        several=(*table.several, *cells) if several else table.several,
        guesses=(*table.guesses, *guesses),
    )


def _guesses(column: str, written: Iterable[str], separator: str | None) -> list[Guess]:
    said = []
    if any(_is_scored(_parsed(value)) for value in written):
        said.append(f"“{column}” holds a number for each label; the label with the highest was taken.")
    if separator is not None:
        said.append(f"“{column}” holds several labels in a cell with “{separator}” between them.")
    return [Guess(sentence, "label") for sentence in said]


def _labels(written: str, separator: str | None, table: RawTable, column: str) -> list[str]:
    value = _parsed(written)
    if value is None:
        parts = [written] if separator is None else written.split(separator)
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    labels = _of_value(value)
    if labels is None:
        raise LabelError(
            f"“{column}” holds something else than labels in record {_first(table.frame[column], written)}: "
            f"“{beginning(written)}”.",
            where=table.name,
            todo="Choose another column, or write a label or a list of labels there.",
        )
    return list(dict.fromkeys(label.strip() for label in labels if label.strip()))


def _first(cells: Series, value: str) -> int:
    return int(cells.index[(cells == value).to_numpy()][0])


def _parsed(written: str) -> list | tuple | set | dict | None:
    """The list or object that JSON, Python, numpy or R wrote so; None where it is none: “[unclear]” is a label."""
    text = written.strip()
    if not _BRACKETED.fullmatch(text) or len(text) > _LONGEST:
        return None
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(text)
    if text.startswith("c("):
        text = f"[{text[2:-1]}]"
    if "," not in text:
        # numpy puts no commas: ['a' 'b'] would be one label to Python.
        text = re.sub(r"(?<=['\"])\s+(?=['\"])", ", ", text)
    with contextlib.suppress(ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        value = ast.literal_eval(text)
        return value if isinstance(value, list | tuple | set | dict) else None
    return None


def _of_value(value: Any) -> list[str] | None:
    if isinstance(value, list | tuple | set):
        items = sorted(value, key=str) if isinstance(value, set) else list(value)
        return [_as_text(item) for item in items] if all(map(_is_label, items)) else None
    if isinstance(value, dict) and value and all(isinstance(score, int | float) for score in value.values()):
        best = max(value.values())
        return [str(label) for label, score in value.items() if score and score == (best if _is_scored(value) else 1)]
    return [] if value == {} else None


def _is_label(item: Any) -> bool:
    return isinstance(item, str | int | float)


def _as_text(item: str | float) -> str:
    return str(int(item)) if isinstance(item, float) and item.is_integer() else str(item)


def _is_scored(value: Any) -> bool:
    """Whether the object has degrees and not just yes and no for its labels."""
    return isinstance(value, dict) and not set(value.values()) <= {0, 1}


def _separator(values: set[str]) -> str | None:
    """What stands between labels, where at least half of the cells with it are made of labels that stand alone, too."""
    plain = {value.strip() for value in values if _parsed(value) is None}
    for separator in _SEPARATORS:
        combined = [value for value in plain if separator in value.strip(separator)]
        made_of_labels = [value for value in combined if all(part.strip() in plain for part in value.split(separator))]
        if combined and len(made_of_labels) * 2 >= len(combined):
            return separator
    return None
