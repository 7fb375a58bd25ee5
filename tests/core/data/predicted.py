"""Texts of a test part, and tables of predictions for them."""

from __future__ import annotations

from typing import Any

from pandas import DataFrame, RangeIndex

from core.data.reading import RawTable
from core.data.reading.recognition import Format

CLASSES = ("no", "yes")
TEXTS = DataFrame(
    {"id": ["a", "b", "c", "d"], "text": ["Wählt morgen!", "Ein Tag", "🙂🙂", "Ein Tag"], "part": ["test"] * 4},
    dtype="str",
)


def raw_table(**columns: list[Any]) -> RawTable:
    frame = DataFrame(columns, dtype="str")
    frame.index = RangeIndex(2, 2 + len(frame))
    return RawTable("gpt.csv", tuple(frame.columns), frame, Format.DELIMITED)
