"""Single values of a tool's records: held to what the tool writes, with the place named where they are not."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from core.counted import beginning
from core.data import column_names
from core.data.reading.cells import clean
from core.data.reading.tools.tool import Record
from core.errors import FileError
from core.records import Guess

_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "a truth value", int: "a number", float: "a number"}
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_SENTENCE = 3
_ADDRESS = re.compile(r"\w+://\S*")


class Location:
    """A record of a file, for messages: ``place["result", 0]`` is a field in it."""

    def __init__(self, file: str, record: int, field: str = "") -> None:
        self.file = file
        self.record = record
        self.field = field

    def __getitem__(self, step: str | int) -> Location:
        field = f"{self.field}[{step}]" if isinstance(step, int) else f"{self.field}.{step}" if self.field else step
        return Location(self.file, self.record, field)

    def refuse(self, value: Any, wanted: str) -> NoReturn:
        """Raise FileError: what stands here is not what the tool writes."""
        found = _KINDS.get(type(value), "nothing")
        shown = f" (“{beginning(clean(str(value)))}”)" if isinstance(value, str | int | float) else ""
        raise FileError(
            f"Record {self.record}, field “{self.field}” is {found}{shown}; {wanted} is needed.",
            where=self.file,
            todo="Export the file again, or mend the record.",
        )


def as_object(value: Any, location: Location) -> dict[str, Any]:
    return value if isinstance(value, dict) else location.refuse(value, "an object")


def as_list(value: Any, location: Location) -> list[Any]:
    return value if isinstance(value, list) else location.refuse(value, "a list")


def as_text(value: Any, location: Location, wanted: str = "a text") -> str | None:
    """A text as it is, or a number or truth value written as one; None for nothing, NaN and blanks alone."""
    if value is None or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str | int | float):
        text = clean(str(value))
        return text if text.strip() else None
    return location.refuse(value, wanted)


def as_wording(value: Any, location: Location) -> str | None:
    """The text that is annotated, with the spaces around it; None for nothing and the empty text."""
    return clean(value) or None if isinstance(value, str) else as_text(value, location)


def as_labels(value: Any, location: Location) -> list[str]:
    """A label or a list of labels, each once; none for nothing."""
    if isinstance(value, list):
        labels = [as_text(label, location[number], "a label") for number, label in enumerate(value)]
    else:
        labels = [as_text(value, location, "a label")]
    return list(dict.fromkeys(label.strip() for label in labels if label))


def as_flag(value: Any, location: Location) -> bool:
    """A truth value, also one written as a number or a word; nothing is false."""
    written = as_text(value, location, "a truth value")
    if written is None:
        return False
    known = _FLAGS.get(written.casefold())
    return location.refuse(value, "a truth value") if known is None else known


def as_moment(value: Any, location: Location) -> str | None:
    """A moment as it stands there, seconds since 1970 as ISO 8601 in UTC."""
    if isinstance(value, bool):
        return location.refuse(value, "a time")
    if not isinstance(value, int | float) or value != value:
        return as_text(value, location, "a time")
    try:
        return datetime.datetime.fromtimestamp(value, datetime.UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return location.refuse(value, "a time")


@dataclass(frozen=True)
class Texts:
    """The field that holds the texts; None where none has any. ``rivals`` are the fields that might hold them, too."""

    field: str | None
    rivals: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the texts are called, also where there are none."""
        return self.field or "text"

    @property
    def guesses(self) -> tuple[Guess, ...]:
        if not self.rivals:
            return ()
        others = " and ".join(f"“{rival}”" for rival in self.rivals)
        return (Guess(f"The texts are those in the field “{self.field}”; {others} could be texts, too.", "text"),)


def text_field(records: Sequence[Record], rated: Sequence[str] = ()) -> Texts:
    """The field that holds the texts: the first of those that the file says were ``rated``, else one of a usual name,
    else the one with the longest.

    A field that says the same in all records, such as an instruction, is none, unless all do. Addresses of web pages
    and files are no texts, however long.
    """
    values: dict[str, set[str]] = {}
    for record in records:
        for field, value in record.items():
            if isinstance(value, str) and not column_names.is_among(field, column_names.ID):
                values.setdefault(field, set()).update([] if _ADDRESS.fullmatch(value.strip()) else [value])
    differing = {field: given for field, given in values.items() if len(given) > 1}
    candidates = differing or values
    said = [field for field in dict.fromkeys(rated) if field in candidates]
    if said:
        return Texts(said[0], tuple(said[1:]))
    named = column_names.first_named(list(candidates), column_names.TEXT)
    lengths = {field: sum(map(len, given)) for field, given in candidates.items()}
    chosen = named or max(lengths, key=lambda field: lengths[field], default=None)
    rivals = [field for field in differing if field != chosen and _might_be_texts(differing[field], values, chosen)]
    return Texts(chosen, tuple(rivals))


def _might_be_texts(given: set[str], values: dict[str, set[str]], chosen: str | None) -> bool:
    """Whether there are about as many as of the chosen field's, and whole sentences."""
    words = sum(len(value.split()) for value in given)
    return chosen is not None and 2 * len(given) >= len(values[chosen]) and words >= _SENTENCE * len(given)


def id_field(records: Sequence[Record]) -> str | None:
    """The field that holds ids of the researcher's own; None where none is called so."""
    fields = dict.fromkeys(field for record in records for field in record)
    return column_names.first_named(list(fields), column_names.ID)
