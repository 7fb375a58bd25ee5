"""R's single objects (.rds): a data frame with factors, dates, and the value labels that haven keeps."""

from __future__ import annotations

import datetime
import math
import warnings
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from core.counted import counted
from core.data.reading import packed, unread
from core.data.reading.bounds import MAX_CELLS, check_extent, too_much
from core.data.reading.cells import as_column, as_whole
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable, name_columns, text_frame
from core.errors import FileError

_HEAD_BYTES = 8
_EPOCH = datetime.date(1970, 1, 1)
_START = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_ROW_NAMES = "row names"
_LABELLED = ("haven_labelled", "haven_labelled_spss", "labelled", "labelled_spss")


def read(path: Path, name: str) -> RawTable:
    """Read a data frame; raises FileError where it is damaged, holds something else, or unpacks to far too much."""
    with path.open("rb") as file:
        unpack = packed.opener(file.read(_HEAD_BYTES))
    if unpack is None:
        return _table(path.read_bytes(), name)
    with packed.unpacked(path, name, unpack) as inside:
        return _table(inside.read_bytes(), name)


@dataclass(frozen=True)
class _Frame:
    """A data frame's columns as lists of Python's values; the rows' names where they are more than numbers."""

    columns: Mapping[str, Any]
    row_names: list[str]


@dataclass(frozen=True)
class _Values:
    """A column whose values stand for something: dates, times, or codes with labels."""

    values: list[Any]
    notes: tuple[str, ...] = ()


def _table(content: bytes, name: str) -> RawTable:
    frame = _parsed(content, name)
    if not isinstance(frame, _Frame):
        raise FileError(
            "The file holds an object of R that is no data frame.",
            where=name,
            todo=f"In R, write the data frame: {unread.R_LINE}.",
        )
    found = {_ROW_NAMES: frame.row_names} if frame.row_names else {}
    found |= {str(column): _listed(column, values, name) for column, values in frame.columns.items()}
    check_extent(name, max(map(len, found.values()), default=0), len(found))
    if len(set(map(len, found.values()))) > 1:
        raise _damaged(name)
    columns = name_columns([column.strip() for column in found], name)
    cells = {column: as_column(map(as_whole, values)) for column, values in zip(columns, found.values(), strict=True)}
    notes = [
        f"Column “{column}”: {note}"
        for column, values in frame.columns.items()
        for note in getattr(values, "notes", ())
    ]
    rows = len(next(iter(found.values()), []))
    if rows * len(columns) > MAX_CELLS:
        raise too_much(name)
    return RawTable(
        name=name, columns=columns, frame=text_frame(cells, range(1, rows + 1)), format=Format.R, notes=tuple(notes)
    )


def _parsed(content: bytes, name: str) -> Any:
    import rdata

    classes: dict[Any, Any] = {
        **rdata.conversion.DEFAULT_CLASS_MAP,
        "data.frame": _frame,
        "Date": _dates,
        "POSIXct": _times,
        **dict.fromkeys(_LABELLED, _labelled),
    }
    sequences: dict[bytes, Any] = {
        **rdata.parser.DEFAULT_ALTREP_MAP,
        **{kind: partial(_bounded_sequence, kind) for kind in (b"compact_intseq", b"compact_realseq")},
    }
    try:
        with warnings.catch_warnings(action="ignore"):
            parsed = rdata.parser.parse_data(content, extension=".rds", altrep_constructor_dict=sequences)
            return rdata.conversion.convert(parsed, classes)
    except _TooLong as error:
        raise too_much(name) from error
    # The reader checks little of what it reads: a damaged file makes it fail anywhere.
    except Exception as error:
        raise _damaged(name) from error


def _damaged(name: str) -> FileError:
    return FileError(
        "The file of R is damaged, or holds what is not known here.",
        where=name,
        todo=f"In R, write the data frame: {unread.R_LINE}.",
    )


class _TooLong(Exception):
    """A sequence that R keeps by its ends alone has more values than a table of texts has cells."""


def _bounded_sequence(kind: bytes, state: Any) -> Any:
    from rdata import parser

    if max(map(abs, state.value[:1])) > MAX_CELLS:
        raise _TooLong
    return parser.DEFAULT_ALTREP_MAP[kind](state)


def _frame(columns: Any, attributes: Mapping[str, Any]) -> _Frame:
    names = _as_list(attributes["row.names"])
    has_names = bool(names) and all(isinstance(name, str) for name in names)
    return _Frame(dict(columns), names if has_names else [])


def _dates(days: Any, attributes: Mapping[str, Any]) -> _Values:
    return _Values([_moved(_EPOCH, datetime.timedelta(days=1), number) for number in _as_list(days)])


def _times(seconds: Any, attributes: Mapping[str, Any]) -> _Values:
    zone = _zone(*_as_list(attributes.get("tzone", [])))
    moments = (_moved(_START, datetime.timedelta(seconds=1), number) for number in _as_list(seconds))
    return _Values([moment.astimezone(zone) if isinstance(moment, datetime.datetime) else moment for moment in moments])


def _moved(start: datetime.date, unit: datetime.timedelta, number: float | None) -> Any:
    """So many units after the start; the number itself where Python knows no such time, None for a missing one."""
    if number is None or math.isnan(number):
        return None
    try:
        return start + unit * number
    except OverflowError:
        return number


def _zone(name: str = "", *_: str) -> datetime.tzinfo:
    try:
        return zoneinfo.ZoneInfo(name) if name else datetime.UTC
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.UTC


def _labelled(codes: Any, attributes: Mapping[str, Any]) -> _Values:
    """What haven reads from SPSS and Stata: codes, their labels, and those that count as missing."""
    labels = _labels(attributes.get("labels"))
    low, high = [*_as_list(attributes.get("na_range", [])), math.inf, -math.inf][:2]
    declared = set(_as_list(attributes.get("na_values", [])))
    plain = [None if code is None or code != code else code for code in _as_list(codes)]
    missing = [code for code in plain if code in declared or (isinstance(code, float) and low <= code <= high)]
    left_out = {None, *missing}
    notes = [f"values were read by their labels: {_said(labels)}."] if labels else []
    if missing:
        cells = counted(len(missing), "cell holds a value", "cells hold values")
        notes.append(f"{cells} declared as missing, taken as no answer.")
    return _Values([None if code in left_out else labels.get(code, code) for code in plain], tuple(notes))


def _labels(labels: Any) -> dict[Any, str]:
    """Values and their labels, which R keeps as names of the values."""
    if labels is None or not hasattr(labels, "coords"):
        return {}
    names = next(iter(labels.coords.values())).values.tolist()
    return dict(zip(labels.values.tolist(), names, strict=True))


def _said(labels: Mapping[Any, str]) -> str:
    shown = [f"{as_whole(value)} = {label}" for value, label in labels.items()]
    return ", ".join(shown[:10]) + (" …" if len(shown) > 10 else "")


def _listed(column: str, values: Any, name: str) -> list[Any]:
    """A column's values, each one of Python's; raises FileError for a column that is a table itself."""
    if isinstance(values, _Values):
        return values.values
    if isinstance(values, Mapping | _Frame) or getattr(values, "ndim", 1) != 1:
        raise FileError(
            f"The column “{column}” is a table or a list of fields itself.",
            where=name,
            todo="In R, make it columns of their own, or leave it out.",
        )
    return [_as_list(value) if hasattr(value, "tolist") else value for value in _as_list(values)]


def _as_list(values: Any) -> list[Any]:
    """R's vector as a list; R's missing values as None or NaN."""
    listed: Iterable[Any] = values.tolist() if hasattr(values, "tolist") else values
    return list(listed)
