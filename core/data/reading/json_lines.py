"""JSON Lines: one object a line."""

from __future__ import annotations

import json

from core.data.reading.decoding import TextFile
from core.data.reading.recognition import Format
from core.data.reading.records import require_object, table_of
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
                    f"Line {number} is not valid JSON: {line.strip()[:80]}",
                    where=name,
                    todo="Write one complete object on each line.",
                ) from error
            records.append(require_object(value, f"Line {number}", name))
            numbers.append(number)
    return table_of(records, numbers, text=text, name=name, format=Format.JSON_LINES)
