"""From the objects of JSON and JSON Lines to a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.data.reading import tools
from core.data.reading.bounds import check_extent
from core.data.reading.cells import as_column, clean
from core.data.reading.decoding import TextFile
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable, name_columns, text_frame
from core.errors import FileError

_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "a truth value", int: "a number", float: "a number"}


def json_kind_of(value: Any) -> str:
    return _KINDS.get(type(value), "null")


def require_object(value: Any, place: str, name: str) -> dict[str, Any]:
    """The value if it is an object; raises FileError naming the place if not."""
    if isinstance(value, dict):
        return value
    raise FileError(
        f"{place} is {json_kind_of(value)}; an object with the columns as keys is needed.",
        where=name,
        todo='Write each row as an object, for example {"text": "…", "label": "…"}.',
    )


def record_table(
    records: list[dict[str, Any]], numbers: list[int], *, text: TextFile, name: str, format: Format
) -> RawTable:
    """The judgements of an annotation tool's export, else a table with a column for each key in order of appearance.

    Raises ColumnError where two keys are one name, FileError where a tool's record is damaged.
    """
    of_tool = tools.of_records(records, numbers, name=name, format=format, encoding=text.encoding)
    if of_tool is not None:
        return replace(of_tool, notes=(*text.notes, *of_tool.notes), guesses=(*text.guesses, *of_tool.guesses))
    keys = list(dict.fromkeys(key for record in records for key in record))
    check_extent(name, len(records), len(keys))
    columns = name_columns([clean(key).strip() for key in keys], name)
    frame = text_frame(
        {column: as_column(record.get(key) for record in records) for key, column in zip(keys, columns, strict=True)},
        numbers,
    )
    return RawTable(
        name=name,
        columns=columns,
        frame=frame,
        format=format,
        encoding=text.encoding,
        notes=text.notes,
        guesses=text.guesses,
    )
