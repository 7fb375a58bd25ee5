"""Which rows are about the same text."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning
from core.data.lost_digits import WAY_OUT, lost_digits
from core.data.reading.table import RawTable
from core.data.spelling import visible
from core.errors import ColumnError
from core.records import ColumnMapping
from core.records.columns import ID, LABEL, ROW, SOURCE, TEXT

_TODO = "Choose another id column, or none."


def check_ids(table: RawTable, mapping: ColumnMapping) -> None:
    """Raise ColumnError where one id stands for several texts, or ids are numbers that have lost digits.

    In a long table an id may come again with the same text; elsewhere each row has an id of its own.
    """
    if mapping.id is None:
        return
    require_whole_ids(table, mapping.id)
    columns = {ID: table.frame[mapping.id].str.strip(), TEXT: table.frame[mapping.text]}
    # A row without a judgement is left out, whatever its text.
    judged = {LABEL: table.frame[str(mapping.label)]} if mapping.layout == "long" else {}
    rows = DataFrame({**columns, **judged}).dropna()[[ID, TEXT]]
    if mapping.layout == "long":
        told_apart = rows.drop_duplicates()
        told_apart = told_apart[told_apart[ID].duplicated(keep=False)]
        told_apart = told_apart.assign(text=told_apart[TEXT].map(visible)).drop_duplicates()
        says = "stands for different texts"
    else:
        told_apart, says = rows, "stands in several rows"
    doubled = told_apart[told_apart[ID].duplicated(keep=False)]
    if doubled.empty:
        return
    first = doubled[ID].iloc[0]
    numbers = doubled.index[doubled[ID] == first].tolist()
    others = doubled[ID].nunique() - 1
    also = f" So do {others} other ids." if others else ""
    raise ColumnError(
        f"The id “{beginning(first)}” {says}: rows {' and '.join(map(str, numbers[:5]))}.{also}",
        where=table.name,
        todo=_TODO,
    )


def require_whole_ids(table: RawTable, column: str) -> None:
    """Raise ColumnError where the ids are numbers that have lost digits."""
    lost = lost_digits(table.frame[column])
    if lost is not None:
        raise ColumnError(
            f"Column “{table.heading(column)}” cannot tell the texts apart: {lost}.",
            where=table.name,
            todo=f"{WAY_OUT}; or choose no id column.",
        )


def identify(items: DataFrame, known: DataFrame) -> Series:
    """The id of each item, those of texts that are already known included.

    Items with ids keep them. Items without join the known text that is exactly equal, the second copy of a text the
    second known copy, and so on; the others are numbered on.

    Parameters
    ----------
    items
        Columns ``id, text, row, source``.
    known
        Columns ``id, text`` of the texts that were there before.

    Raises
    ------
    ColumnError
        An id is known with another text.
    """
    if items[ID].notna().all():
        _check_against(known, items)
        return items[ID]
    there = _numbered_copies(known).assign(known_id=known[ID])
    copies = _numbered_copies(items).merge(there, on=[TEXT, "copy"], how="left")
    ids = copies["known_id"].astype("str").set_axis(items.index)
    new = ids.isna()
    numbers = pd.to_numeric(known[ID].where(known[ID].str.fullmatch(r"[0-9]{1,15}")), errors="coerce")
    last = 0 if numbers.isna().all() else int(numbers.max())
    return ids.mask(new, Series((new.cumsum() + last).astype("str"), index=items.index))


def _numbered_copies(texts: DataFrame) -> DataFrame:
    return texts[[TEXT]].assign(copy=texts.groupby(TEXT, sort=False).cumcount())


def _check_against(known: DataFrame, items: DataFrame) -> None:
    both = items.merge(known[[ID, TEXT]], on=ID, suffixes=("", "_known"))
    differing = both[both[TEXT] != both["text_known"]]
    if not differing.empty:
        first = differing.iloc[0]
        raise ColumnError(
            f"The id “{beginning(first[ID])}” in row {first[ROW]} is already there with another text: "
            f"“{beginning(first['text_known'])}”; {len(differing)} ids in all.",
            where=str(first[SOURCE]),
            todo=_TODO,
        )
