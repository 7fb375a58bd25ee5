"""Several files of one upload: whether their ids tell which texts are the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd
from pandas import DataFrame

from core.counted import beginning
from core.data.reading.table import RawTable
from core.records import Guess
from core.records.columns import ID, TEXT

_MOSTLY = 0.5


def settle_ids(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """Exports of a tool whose ids do not say across the files which texts are the same are told apart by the texts.

    A project an annotator is the usual way of the tools that know no several annotators: each numbers its tasks anew,
    so one id stands for different texts, or one text has different ids.
    """
    with_ids = [table for table in tables if table.mapping and table.mapping.id and table.mapping.text]
    if len(with_ids) < 2:
        return tuple(tables)
    contradiction = _contradiction(with_ids)
    if contradiction is None:
        return tuple(tables)
    guess = Guess(f"{contradiction} The texts of the files are therefore told apart by their wording.", "id")
    noted = with_ids[0]
    return tuple(_without_id(table, (guess,) if table is noted else ()) for table in tables)


def same_columns(tables: Sequence[RawTable]) -> RawTable:
    """The first table with the rows of those that have the same columns, for a guess about all of them."""
    first = tables[0]
    alike = [table.frame for table in tables if table.columns == first.columns]
    return first if len(alike) == 1 else dataclasses.replace(first, frame=pd.concat(alike))


def _contradiction(tables: Sequence[RawTable]) -> str | None:
    """The first id or text that the files do not agree on, in words."""
    known = pd.concat([_ids_and_texts(table, place) for place, table in enumerate(tables)], ignore_index=True)
    across = known.drop_duplicates([ID, TEXT])
    # Within one file such an id is an error, which is found when its columns are checked.
    doubled = across[across.duplicated(ID, keep=False) & (across.groupby(ID)["file"].transform("nunique") > 1)]
    if not doubled.empty:
        first, second, *_ = doubled[doubled[ID] == doubled[ID].iloc[0]][TEXT]
        id = beginning(doubled[ID].iloc[0])
        return f"The id “{id}” is “{beginning(first)}” in one file and “{beginning(second)}” in another."
    files_of_text = known.groupby(TEXT)["file"].transform("nunique")
    files_of_pair = known.groupby([TEXT, ID])["file"].transform("nunique")
    apart = known[(files_of_text > 1) & (files_of_pair == 1)]
    # A copy of a text may have an id of its own; what no id connects between the files is one text under two ids.
    connected = set(known.loc[files_of_pair > 1, TEXT])
    apart = apart[~apart[TEXT].isin(connected)]
    # A common wording may come in two waves of texts; then the ids are right and the texts are copies.
    if apart[TEXT].nunique() < known.groupby("file")[TEXT].nunique().min() * _MOSTLY:
        return None
    text = apart[TEXT].iloc[0]
    first, second, *_ = apart[apart[TEXT] == text][ID]
    return f"“{beginning(text)}” has the id “{beginning(first)}” in one file and “{beginning(second)}” in another."


def _ids_and_texts(table: RawTable, place: int) -> DataFrame:
    assert table.mapping is not None
    assert table.mapping.id is not None
    columns = {ID: table.frame[table.mapping.id].str.strip(), TEXT: table.frame[table.mapping.text].str.strip()}
    return DataFrame(columns).dropna().drop_duplicates().assign(file=place)


def _without_id(table: RawTable, guesses: tuple[Guess, ...]) -> RawTable:
    if table.mapping is None:
        return table
    mapping = dataclasses.replace(table.mapping, id=None)
    return dataclasses.replace(table, mapping=mapping, guesses=(*table.guesses, *guesses))
