"""Arrow's tables, in which Parquet, Feather and Hugging Face's data sets come, as tables of text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from core.data.reading.bounds import MAX_UNPACKED_BYTES, check_extent, too_much
from core.data.reading.cells import as_column
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable, name_columns, text_frame
from core.errors import FileError

_SHOWN_NAMES = 10
_ROWS_AT_ONCE = 200


def table_of(table: pa.Table, *, name: str, format: Format) -> RawTable:
    """The table's cells as text; numbers that Hugging Face's data sets have names for become these names.

    Raises ColumnError where two columns have one name, FileError where a column's values are none that Python knows,
    pyarrow's ArrowInvalid where the table is damaged.
    """
    check_extent(name, table.num_rows, table.num_columns)
    # Offsets that point outside the file are looked for nowhere else.
    table.validate(full=True)
    columns = name_columns([column.strip() for column in table.column_names], name)
    features = _features(table.schema.metadata or {})
    cells, notes = {}, []
    for column, original, values in zip(columns, table.column_names, table.columns, strict=True):
        python_values, said = _values(values, column, name)
        feature = features.get(original)
        cells[column] = as_column(_named(value, feature) for value in python_values)
        notes += [*said, *_naming_note(column, feature)]
    frame = text_frame(cells, range(1, table.num_rows + 1))
    return RawTable(name=name, columns=columns, frame=frame, format=format, notes=tuple(notes))


def _values(column: pa.ChunkedArray, called: str, name: str) -> tuple[list[Any], list[str]]:
    """The column's values, with dates that Python cannot hold as text, and what was done about a time zone."""
    try:
        return _unpacked(column, name), []
    except (OverflowError, ValueError, LookupError):
        pass
    try:
        return column.cast(_with_text(column.type)).to_pylist(), []
    except (pa.ArrowException, ValueError):
        zone = getattr(column.type, "tz", None)
    if zone is None:
        raise FileError(
            f"The values of column “{called}” ({column.type}) cannot be read.",
            where=name,
            todo="Write the column as text, or leave it out.",
        )
    in_utc = column.cast(pa.timestamp(column.type.unit, "UTC")).cast(pa.string())
    return in_utc.to_pylist(), [f"The time zone of column “{called}”, {zone}, is not known; its times are in UTC."]


def _unpacked(column: pa.ChunkedArray, name: str) -> list[Any]:
    """The values as Python's; raises FileError where texts that the file holds once stand in far too many rows."""
    values: list[Any] = []
    size = 0
    for start in range(0, len(column), _ROWS_AT_ONCE):
        part = column.slice(start, _ROWS_AT_ONCE)
        if pa.types.is_dictionary(column.type):
            part = part.cast(column.type.value_type)
        values += (found := part.to_pylist())
        size += sum(len(value) for value in found if isinstance(value, str | bytes))
        if size > MAX_UNPACKED_BYTES:
            raise too_much(name)
    return values


def _with_text(type: pa.DataType) -> pa.DataType:
    if pa.types.is_list(type) or pa.types.is_large_list(type):
        return pa.list_(_with_text(type.value_type))
    return pa.string()


def _features(metadata: Mapping[bytes, bytes]) -> dict[str, Any]:
    """What Hugging Face's datasets wrote about the columns; nothing where it did not write the file."""
    try:
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return features if isinstance(features, dict) else {}


def _class_names(feature: Any) -> list[str]:
    """The names of a ClassLabel, or of a list of them."""
    match feature:
        case {"_type": "ClassLabel", "names": [*names]}:
            return [str(name) for name in names]
        case {"_type": "List" | "LargeList" | "Sequence", "feature": inner}:
            return _class_names(inner)
    return []


def _named(value: Any, feature: Any) -> Any:
    names = _class_names(feature)
    if isinstance(value, list):
        return [_named(item, feature) for item in value]
    if not names or not isinstance(value, int) or value >= len(names):
        return value
    # datasets writes -1 where a text has no label.
    return names[value] if value >= 0 else None


def _naming_note(column: str, feature: Any) -> list[str]:
    names = _class_names(feature)
    if not names:
        return []
    pairs = ", ".join(f"{number} = {name}" for number, name in enumerate(names[:_SHOWN_NAMES]))
    more = " …" if len(names) > _SHOWN_NAMES else ""
    return [f"Column “{column}”: the numbers were replaced by the names that the file gives them: {pairs}{more}."]
