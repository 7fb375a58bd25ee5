"""Texts with what they answer or stand under: other columns of the row, put before the text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from pandas import DataFrame, Series

from core.data.reading.table import RawTable
from core.records import METADATA_PREFIX
from core.records.columns import TEXT

_BETWEEN = "\n"


def with_context(table: RawTable, text: str, context: Sequence[str]) -> RawTable:
    """The table with each text behind what ``context`` holds in its row, a line a column; the other columns stay.

    A row without a text keeps none, as what was judged is not there; an empty cell of the context adds no line.
    """
    if not context:
        return table
    frame = table.frame.assign(**{text: _with_context(table.frame[[*context, text]])})
    return dataclasses.replace(table, frame=frame)


def behind(text: str, context: Iterable[str]) -> str:
    """One text behind what stands before it, as ``with_context`` puts them together."""
    said = [*filter(None, map(str.strip, context)), text.strip()]
    return _BETWEEN.join(said)


def begins(texts: DataFrame, context: Sequence[str]) -> Series:
    """Where in each text begins what was rated: behind what the columns of the context say; 0 where the text does not
    stand behind it.

    ``texts`` has the column ``text`` and the metadata.
    """
    columns = [f"{METADATA_PREFIX}{column}" for column in context]
    if not set(columns) <= set(texts.columns):
        return Series(0, index=texts.index, dtype="int64")
    before = _before(texts[columns])
    pairs = zip(texts[TEXT], before, strict=True)
    return Series([len(said) if text.startswith(said) else 0 for text, said in pairs], index=texts.index, dtype="int64")


def filled(texts: DataFrame, context: Sequence[str]) -> list[tuple[str, ...]]:
    """Of each text the columns of the context that say something, each a line or more before it; none where the text
    does not stand behind them.
    """
    behind = begins(texts, context) > 0
    said = {column: _stripped(texts[f"{METADATA_PREFIX}{column}"]).notna() for column in context if behind.any()}
    return [tuple(column for column in said if said[column][place]) if behind[place] else () for place in texts.index]


def _with_context(cells: DataFrame) -> Series:
    *context, text = cells
    return _before(cells[context]) + _stripped(cells[text])


def _before(cells: DataFrame) -> Series:
    """What stands before the text of each row, the last line break included."""
    before = Series("", index=cells.index, dtype="str")
    for column in cells:
        before += line(cells[column])
    return before


def line(cells: Series) -> Series:
    """What each cell of a column adds before the text of its row: nothing where it is empty."""
    return (_stripped(cells) + _BETWEEN).fillna("")


def _stripped(cells: Series) -> Series:
    return cells.str.strip().replace("", None)
