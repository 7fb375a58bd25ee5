"""Texts with what they answer or stand under: other columns of the row, put before the text."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pandas import DataFrame, Series

from core.data.reading.table import RawTable

_BETWEEN = "\n"


def with_context(table: RawTable, text: str, context: Sequence[str]) -> RawTable:
    """The table with each text behind what ``context`` holds in its row, a line a column; the other columns stay.

    A row without a text keeps none, as what was judged is not there; an empty cell of the context adds no line.
    """
    if not context:
        return table
    frame = table.frame.assign(**{text: _together(table.frame[[*context, text]])})
    return dataclasses.replace(table, frame=frame)


def _together(cells: DataFrame) -> Series:
    *before, text = (cells[column].str.strip().replace("", None) for column in cells)
    together = Series("", index=cells.index, dtype="str")
    for column in before:
        together += (column + _BETWEEN).fillna("")
    return together + text
