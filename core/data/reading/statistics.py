"""SPSS and Stata: numbers with value labels, and missing values of several kinds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.counted import beginning, counted
from core.data.reading.bounds import MAX_CELLS, MAX_UNPACKED_BYTES, check_extent, too_much
from core.data.reading.cells import as_column, as_whole
from core.data.reading.recognition import STATA_START, Format
from core.data.reading.table import RawTable, name_columns, text_frame
from core.errors import FileError

_SHOWN = 10
_STATA_END = b"</stata_dta>"

Values = dict[str, Sequence[Any]]


def read(path: Path, name: str, format: Format, encoding: str | None = None) -> RawTable:
    """Read a file of SPSS or Stata: values by their labels, system-missing and user-missing values as missing.

    Raises FileError where it is damaged, cut off, not in that encoding, or holds more than a table of texts.
    """
    _require_end(path, name)
    values, meta = _content(path, name, format, encoding)
    columns = name_columns([column.strip() for column in values], name)
    cells, notes = {}, _descriptions(meta.column_names_to_labels)
    for column, (original, written) in zip(columns, values.items(), strict=True):
        labels = _told_apart(meta.variable_value_labels.get(original, {}))
        missing = [value for value in written if _is_missing(value, original, meta)]
        declared = set(missing)
        shown = (None if value in declared else labels.get(value, as_whole(value)) for value in written)
        cells[column] = as_column(shown)
        notes += [*_label_notes(column, labels), *_missing_notes(column, missing, labels)]
    rows = len(next(iter(values.values()), []))
    return RawTable(
        name=name, columns=columns, frame=text_frame(cells, range(1, rows + 1)), format=format, notes=tuple(notes)
    )


def _require_end(path: Path, name: str) -> None:
    """Value labels stand behind the data: where the end of a Stata file is cut off, numbers would be read."""
    with path.open("rb") as file:
        if file.read(len(STATA_START)) == STATA_START:
            file.seek(-min(path.stat().st_size, 1_000), 2)
            if _STATA_END not in file.read():
                raise _damaged(name)


def _content(path: Path, name: str, format: Format, encoding: str | None) -> tuple[Values, Any]:
    import pyreadstat

    readers: dict[Format, Callable[..., Any]] = {
        Format.SPSS: pyreadstat.read_sav,
        Format.SPSS_PORTABLE: pyreadstat.read_por,
        Format.STATA: pyreadstat.read_dta,
    }
    options: dict[str, Any] = {} if format is Format.SPSS_PORTABLE else {"encoding": encoding}
    try:
        _, meta = readers[format](path, metadataonly=True, **options)
        limit = _most_rows(meta, name)
        if format is not Format.SPSS_PORTABLE:
            options["user_missing"] = True
        values, meta = _with_dates(readers[format], path, row_limit=limit + 1, **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError, OSError) as error:
        raise _damaged(name) from error
    if len(next(iter(values.values()), [])) > limit:
        raise too_much(name)
    # A name that is not in the file's encoding comes as None.
    if None in values:
        raise _damaged(name)
    return values, meta


def _most_rows(meta: Any, name: str) -> int:
    """The rows that may be read; raises FileError where the file says that it has more, or long ones."""
    check_extent(name, meta.number_rows or 0, meta.number_columns)
    rows, width = meta.number_rows or 0, sum(meta.variable_storage_width.values())
    most = min(MAX_CELLS // max(meta.number_columns, 1), MAX_UNPACKED_BYTES // max(width, 1))
    if rows > most:
        raise too_much(name)
    return most


def _with_dates(reader: Callable[..., Any], path: Path, **options: Any) -> tuple[Values, Any]:
    """The values with dates as such, or as the numbers that stand in the file where Python knows no such dates."""
    try:
        return reader(path, output_format="dict", **options)
    except (OverflowError, ValueError):
        return reader(path, output_format="dict", disable_datetime_conversion=True, **options)


def _is_missing(value: Any, column: str, meta: Any) -> bool:
    """Whether the file declares the value as missing; SPSS by ranges, Stata by the letters .a to .z."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return False
    ranges = meta.missing_ranges.get(column, [])
    letters = meta.missing_user_values.get(column, [])
    return value in letters or any(_lies_in(value, range) for range in ranges)


def _lies_in(value: Any, range: Mapping[str, Any]) -> bool:
    return isinstance(value, str) == isinstance(range["lo"], str) and range["lo"] <= value <= range["hi"]


def _told_apart(labels: Mapping[Any, str]) -> dict[Any, str]:
    """The labels of the values, with the value behind them where two have one label; blank labels say nothing."""
    stripped = {value: label.strip() for value, label in labels.items() if label.strip()}
    times = Counter(stripped.values())
    return {value: label if times[label] == 1 else f"{label} ({as_whole(value)})" for value, label in stripped.items()}


def _label_notes(column: str, labels: Mapping[Any, str]) -> list[str]:
    if not labels:
        return []
    return [f"Column “{column}”: values were read by their labels: {_listed(labels, labels)}."]


def _missing_notes(column: str, missing: Sequence[Any], labels: Mapping[Any, str]) -> list[str]:
    if not missing:
        return []
    cells = counted(len(missing), "cell holds a value", "cells hold values")
    listed = _listed(dict.fromkeys(missing), labels)
    return [f"Column “{column}”: {cells} that the file declares as missing, taken as no answer: {listed}."]


def _listed(values: Mapping[Any, Any], labels: Mapping[Any, str]) -> str:
    shown = [
        beginning(f"{as_whole(value)}") + (f" = {beginning(str(labels[value]))}" if value in labels else "")
        for value in values
    ]
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")


def _descriptions(labels: Mapping[str, str | None]) -> list[str]:
    said = [f"{column}: “{label}”" for column, label in labels.items() if label]
    more = " …" if len(said) > _SHOWN else ""
    return [f"What the file says of its columns: {'; '.join(said[:_SHOWN])}{more}."] if said else []


def _damaged(name: str) -> FileError:
    return FileError("The file is damaged or was cut off.", where=name, todo="Save or download it again.")
