"""JSON: one list of objects."""

from __future__ import annotations

import json

from core.data.reading import tools
from core.data.reading.decoding import TextFile
from core.data.reading.recognition import Format
from core.data.reading.records import kind_of, require_object, table_of
from core.data.reading.table import RawTable
from core.errors import FileError


def read(text: TextFile, name: str) -> RawTable:
    """Read a list of objects; raises FileError where it is no valid JSON or something else than such a list."""
    try:
        content = json.loads(text.read().removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        if error.msg.startswith("Unterminated") or error.pos >= len(error.doc.rstrip()):
            raise FileError(
                f"The JSON ends in the middle of a record, in line {error.doc.count(chr(10)) + 1}: it was cut off.",
                where=name,
                todo="Export or download it again.",
            ) from error
        raise FileError(
            f"Not valid JSON in line {error.lineno}, character {error.colno}: {error.msg}.",
            where=name,
            todo="Save or export the file again.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise FileError(
            "The JSON holds a number too long or lists too deep to be read.", where=name, todo="Export it again."
        ) from error
    if isinstance(content, dict) and tools.is_export(content):
        content = [content]
    if not isinstance(content, list) or not content:
        found = "an empty list" if content == [] else kind_of(content)
        raise FileError(
            f"The file holds {found}; a list of objects is needed.",
            where=name,
            todo='Write it as [{"text": "…", "label": "…"}, …].',
        )
    numbers = list(range(1, len(content) + 1))
    records = [require_object(value, f"Record {number}", name) for number, value in zip(numbers, content, strict=True)]
    return table_of(records, numbers, text=text, name=name, format=Format.JSON)
