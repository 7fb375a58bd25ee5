"""Single values of a tool's records: held to what the tool writes, with the place named where they are not."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from core.data import column_names
from core.data.reading.cells import clean
from core.data.reading.tools.tool import Record
from core.errors import FileError

_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "a truth value", int: "a number", float: "a number"}
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_SHOWN = 60
_ADDRESS = re.compile(r"\w+://\S*")


class Place:
    """A record of a file, for messages: ``place["result", 0]`` is a field in it."""

    def __init__(self, file: str, record: int, field: str = "") -> None:
        self.file = file
        self.record = record
        self.field = field

    def __getitem__(self, step: str | int) -> Place:
        field = f"{self.field}[{step}]" if isinstance(step, int) else f"{self.field}.{step}" if self.field else step
        return Place(self.file, self.record, field)

    def refuse(self, value: Any, wanted: str) -> NoReturn:
        """Raise FileError: what stands here is not what the tool writes."""
        found = _KINDS.get(type(value), "nothing")
        shown = f" (“{clean(str(value))[:_SHOWN]}”)" if isinstance(value, str | int | float) else ""
        raise FileError(
            f"Record {self.record}, field “{self.field}” is {found}{shown}; {wanted} is needed.",
            where=self.file,
            todo="Export the file again, or mend the record.",
        )


def as_object(value: Any, place: Place) -> dict[str, Any]:
    return value if isinstance(value, dict) else place.refuse(value, "an object")


def as_list(value: Any, place: Place) -> list[Any]:
    return value if isinstance(value, list) else place.refuse(value, "a list")


def as_text(value: Any, place: Place, wanted: str = "a text") -> str | None:
    """A text as it is, or a number or truth value written as one; None for nothing, NaN and blanks alone."""
    if value is None or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str | int | float):
        text = clean(str(value))
        return text if text.strip() else None
    return place.refuse(value, wanted)


def as_labels(value: Any, place: Place) -> list[str]:
    """A label or a list of labels, each once; none for nothing."""
    if isinstance(value, list):
        labels = [as_text(label, place[number], "a label") for number, label in enumerate(value)]
    else:
        labels = [as_text(value, place, "a label")]
    return list(dict.fromkeys(label.strip() for label in labels if label))


def as_flag(value: Any, place: Place) -> bool:
    """A truth value, also one written as a number or a word; nothing is false."""
    written = as_text(value, place, "a truth value")
    if written is None:
        return False
    known = _FLAGS.get(written.casefold())
    return place.refuse(value, "a truth value") if known is None else known


def as_moment(value: Any, place: Place) -> str | None:
    """A moment as it stands there, seconds since 1970 as ISO 8601 in UTC."""
    if isinstance(value, bool):
        return place.refuse(value, "a time")
    if not isinstance(value, int | float) or value != value:
        return as_text(value, place, "a time")
    try:
        return datetime.datetime.fromtimestamp(value, datetime.UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return place.refuse(value, "a time")


def text_field(records: Sequence[Record]) -> str | None:
    """The field that holds the texts: one of a usual name, else the one with the longest; None where none has any.

    Addresses of web pages and files are no texts, however long.
    """
    lengths: dict[str, int] = {}
    for record in records:
        for field, value in record.items():
            if isinstance(value, str) and not column_names.is_among(field, column_names.ID):
                lengths[field] = lengths.get(field, 0) + (0 if _ADDRESS.fullmatch(value.strip()) else len(value))
    named = column_names.first_named(list(lengths), column_names.TEXT)
    return named or max(lengths, key=lambda field: lengths[field], default=None)


def id_field(records: Sequence[Record]) -> str | None:
    """The field that holds ids of the researcher's own; None where none is called so."""
    fields = dict.fromkeys(field for record in records for field in record)
    return column_names.first_named(list(fields), column_names.ID)
