"""The texts of a file, whatever has been said about them: what a model labels, and what annotators are given."""

from __future__ import annotations

import dataclasses

import pandas as pd
from pandas import DataFrame

from core.counted import counted
from core.data.left_out import combined
from core.data.reading.table import RawTable
from core.records import ColumnMapping
from core.records.columns import ID, ROW, SOURCE, TEXT


def texts_of(table: RawTable) -> RawTable:
    """A table of judgements that a tool, or Errata, wrote as a table with one row per text, those included on which
    there is no judgement; any other table unchanged.

    Kept are the texts, their ids and what belongs to the text, also of those without a judgement.
    """
    mapping = table.mapping
    if mapping is None or not (table.tool or mapping.annotator):
        return table
    unjudged = table.rejected.dropna(subset=TEXT)
    if not mapping.text and unjudged.empty:
        return table
    text, id = mapping.text or "text", mapping.id or ("id" if unjudged[ID].notna().any() else None)
    judged = table.frame.drop(columns=[column for column in _of_judgements(table) if column in table.columns])
    every = pd.concat([judged, _named(table, unjudged, text, id)]).sort_index(kind="stable").astype("str")
    texts = _once(every, text, id)
    return dataclasses.replace(
        table,
        columns=tuple(texts.columns),
        frame=texts,
        rejected=combined([table.rejected[table.rejected[TEXT].isna()]]),
        notes=(*table.notes, _note(table, len(texts))),
        tool=None,
        mapping=ColumnMapping(text=text, id=id, part=mapping.part),
        several=(),
        of_judgements=(),
    )


def _of_judgements(table: RawTable) -> tuple[str | None, ...]:
    assert table.mapping is not None
    return (table.mapping.label, table.mapping.annotator, table.mapping.time, *table.of_judgements)


def _named(table: RawTable, unjudged: DataFrame, text: str, id: str | None) -> DataFrame:
    named = {"id": id, "text": text} if id else {"text": text}
    rows = unjudged.set_index(pd.Index(unjudged[ROW].astype("int64"), name="row"))[list(named)].rename(columns=named)
    known = table.rejected_cells.drop(columns=list(rows), errors="ignore").dropna(axis="columns", how="all")
    # Rows of another file that was put together with this one have numbers of their own.
    is_own = unjudged[SOURCE].eq(table.name).to_numpy()
    further = {column: known[column].reindex(rows.index).where(is_own) for column in known}
    return rows.assign(**{str(column): cells.to_numpy() for column, cells in further.items()})


def _once(rows: DataFrame, text: str, id: str | None) -> DataFrame:
    """Each text once; without ids a record of the file is a text."""
    told_apart = rows[[id, text]] if id else rows[[text]].assign(row=rows.index)
    return rows[~told_apart.duplicated()]


def _note(table: RawTable, number: int) -> str:
    whose = table.tool or "Errata"
    return f"The file is an export of {whose}: {counted(number, 'text')}, a row each, without what annotators said."
