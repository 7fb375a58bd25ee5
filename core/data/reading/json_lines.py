"""JSON Lines: one object a line, or a whole table on the only one."""

from __future__ import annotations

import json
from typing import Any

from core.counted import beginning
from core.data.reading import tools
from core.data.reading.bounds import check_extent
from core.data.reading.decoding import TextFile
from core.data.reading.json_orients import rows_in
from core.data.reading.recognition import Format
from core.data.reading.records import record_table, require_object
from core.data.reading.table import RawTable
from core.errors import FileError


def read(text: TextFile, name: str) -> RawTable:
    """Read an object a line, passing over blank lines; raises FileError naming the first bad line."""
    records, numbers = [], []
    for number, line in enumerate(text.lines(), start=1):
        if line.strip(" \t\r\n\ufeff"):
            try:
                value = json.loads(line.removeprefix("\ufeff"))
            except (ValueError, RecursionError) as error:
                raise FileError(
                    f"Line {number} is not valid JSON: {beginning(line.strip())}",
                    where=name,
                    todo="Write one complete object on each line.",
                ) from error
            records.append(require_object(value, f"Line {number}", name))
            check_extent(name, len(records), len(records[-1]))
            numbers.append(number)
    whole = _whole_table(records, name)
    if whole is not None:
        return record_table(whole, list(range(1, len(whole) + 1)), text=text, name=name, format=Format.JSON)
    return record_table(records, numbers, text=text, name=name, format=Format.JSON_LINES)


def _whole_table(records: list[dict[str, Any]], name: str) -> list[dict[str, Any]] | None:
    """The rows of a table that pandas wrote on one line; None where the lines are the rows."""
    if len(records) != 1 or tools.know(records):
        return None
    rows = rows_in(records[0], name)
    if rows is None:
        return None
    return [require_object(row, f"Record {number}", name) for number, row in enumerate(rows.records, start=1)]
