"""JSON: a list of objects, or another shape of a table."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from core.data.reading import tools
from core.data.reading.decoding import TextFile
from core.data.reading.json_orients import JsonRows, rows_in
from core.data.reading.recognition import Format
from core.data.reading.records import json_kind_of, record_table, require_object
from core.data.reading.table import RawTable
from core.errors import FileError


def read(text: TextFile, name: str, header_row: int | None = None) -> RawTable:
    """Read a list of objects or what pandas writes; raises FileError where it is no valid JSON, or no table."""
    content = _parsed(text, name)
    is_export = isinstance(content, dict) and tools.is_export(content)
    rows = JsonRows([content]) if is_export else rows_in(content, name, header_row)
    if rows is None:
        found = "an empty list" if content == [] else json_kind_of(content)
        raise FileError(
            f"The file holds {found}; a list of objects is needed.",
            where=name,
            todo='Write it as [{"text": "…", "label": "…"}, …].',
        )
    numbers = list(range(1, len(rows.records) + 1))
    records = [
        require_object(value, f"Record {number}", name) for number, value in zip(numbers, rows.records, strict=True)
    ]
    table = record_table(records, numbers, text=text, name=name, format=Format.JSON)
    return replace(table, guesses=(*rows.guesses, *table.guesses))


def _parsed(text: TextFile, name: str) -> Any:
    content = text.read().removeprefix("\ufeff")
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        lists = _lists_a_line(content) if error.msg == "Extra data" else None
        if lists is None:
            raise _invalid(error, name) from error
        return lists
    except (ValueError, RecursionError) as error:
        raise FileError(
            "The JSON holds a number too long or lists too deep to be read.", where=name, todo="Export it again."
        ) from error


def _lists_a_line(content: str) -> list[Any] | None:
    """The lists of a file that has one on each line."""
    try:
        return [json.loads(line) for line in content.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        return None


def _invalid(error: json.JSONDecodeError, name: str) -> FileError:
    if error.msg.startswith("Unterminated") or error.pos >= len(error.doc.rstrip()):
        return FileError(
            f"The JSON ends in the middle of a record, in line {error.doc.count(chr(10)) + 1}: it was cut off.",
            where=name,
            todo="Export or download it again.",
        )
    return FileError(
        f"Not valid JSON in line {error.lineno}, character {error.colno}: {error.msg}.",
        where=name,
        todo="Save or export the file again.",
    )
