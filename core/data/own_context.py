"""Errata's own exports of texts behind a context: what was rated and what stood before it, as they were before."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pandas import DataFrame, Series

from core.counted import quoted
from core.data.context import line
from core.data.reading.table import RawTable
from core.data.writing.columns import ALONE


def with_context_apart(table: RawTable) -> RawTable:
    """The table of an export with the rated texts as its texts and the columns of their context, which it has beside
    the texts that are put together of these; unchanged where it has none.
    """
    mapping = table.mapping
    if mapping is None:
        return table
    rated = next((column for column in table.columns if column.endswith(ALONE)), None)
    if rated is None:
        return table
    others = [column for column in table.columns if column not in (*mapping.columns, rated)]
    context = _before(table.frame, mapping.text, rated, others)
    if not context:
        return table
    name = rated.removesuffix(ALONE)
    name = rated if name in table.columns and name != mapping.text else name
    frame = table.frame.drop(columns=mapping.text).rename(columns={rated: name})
    return dataclasses.replace(
        table,
        columns=tuple(frame.columns),
        frame=frame,
        of_texts=tuple(name if column == rated else column for column in table.of_texts if column != mapping.text),
        notes=(*table.notes, f"The texts are those of “{name}”, behind {quoted(context)} as before."),
        mapping=dataclasses.replace(mapping, text=name, context=context),
    )


def _before(frame: DataFrame, text: str, rated: str, others: Sequence[str]) -> tuple[str, ...]:
    """The columns whose cells, a line each, stand before what was rated in all texts; none where anything else does."""
    whole, alone = frame[text].fillna(""), frame[rated].fillna("")
    pairs = list(zip(whole, alone, strict=True))
    if not all(one.endswith(end) for one, end in pairs):
        return ()
    left = Series([one[: len(one) - len(end)] for one, end in pairs], index=frame.index)
    found: list[str] = []
    while left.any():
        column = next((column for column in others if column not in found and _begins(left, line(frame[column]))), None)
        if column is None:
            return ()
        lines = line(frame[column])
        left = Series([one[len(begin) :] for one, begin in zip(left, lines, strict=True)], index=frame.index)
        found.append(column)
    return tuple(found)


def _begins(texts: Series, lines: Series) -> bool:
    return bool(lines.any()) and all(text.startswith(begin) for text, begin in zip(texts, lines, strict=True))
