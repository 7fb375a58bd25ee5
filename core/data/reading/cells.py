"""Values of typed formats as text cells."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

# From here on a whole number with a fraction's precision stands for several: it may have lost its last digits.
EXACT_BELOW = 2**53

# Half a surrogate pair is no character: nothing downstream can write it.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def as_cell(value: Any) -> str | None:
    """A value as text; nothing, NaN and the empty text are missing, nested values become JSON."""
    match value:
        case None | "":
            return None
        case str():
            return clean(value) or None
        case bytes():
            return clean(value.decode("utf-8", errors="replace")) or None
        case float() if math.isnan(value):
            return None
        case float() if value.is_integer() and abs(value) >= EXACT_BELOW:
            return rounded(value)
        case dict() | list():
            return clean(json.dumps(value, ensure_ascii=False, default=str))
        case datetime.datetime():
            return value.isoformat(sep=" ")
        case _:
            return str(value)


def rounded(value: float) -> str:
    """A whole number that may have lost digits, written so that nobody takes it for all of them: 1.2940304724E+18."""
    return f"{value:.17G}"


def as_whole(value: Any, exact_below: int = EXACT_BELOW) -> Any:
    """A number of a format in which all have a fraction's precision: 1 where it is 1.0."""
    if not isinstance(value, float) or not value.is_integer():
        return value
    return int(value) if abs(value) < exact_below else rounded(value)


def as_column(values: Iterable[Any]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(map(as_cell, values), pa.large_string())])


def clean(text: str) -> str:
    """The text without NUL characters and halves of surrogate pairs, which no file can hold."""
    # Most texts are told at a glance; to look at each character takes a second for thirty megabytes.
    return text if text.isascii() and "\0" not in text else _UNWRITABLE.sub("", text)
