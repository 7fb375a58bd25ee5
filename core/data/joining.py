"""Judgements and texts in files of their own: tools that name their texts by ids alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd
from pandas import DataFrame

from core.data.left_out import NO_TEXT_FOR_ID, left_out_rows, together
from core.data.mapping import guess_mapping
from core.data.reading.table import RawTable
from core.errors import ColumnError, FileError


def join_texts(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """Give the judgements of an upload the texts, and their further columns, of the other files of the upload.

    The files that gave their texts are not in the result. Judgements on an id without a text are left out with the
    reason. Tables that have their texts already are returned as they are.

    Raises
    ------
    FileError
        No file of the upload has the texts.
    ColumnError
        An id stands for several texts.
    """
    textless = [table for table in tables if _is_textless(table)]
    if not textless:
        return tuple(tables)
    sources = [table for table in tables if table.tool is None and guess_mapping(table).id is not None]
    if not sources:
        raise FileError(
            f"This is an export of {textless[0].tool}, which names its texts by their ids alone.",
            where=textless[0].name,
            todo="Upload it together with the table of the texts and their ids, or with a ZIP of the texts as files.",
        )
    texts = _texts(sources)
    others = [table for table in tables if not any(table is source for source in sources)]
    return tuple(_joined(table, texts) if _is_textless(table) else table for table in others)


def _is_textless(table: RawTable) -> bool:
    return table.mapping is not None and not table.mapping.text


def _texts(sources: Sequence[RawTable]) -> DataFrame:
    """Columns ``text`` and the further ones, by id."""
    frames = []
    for source in sources:
        mapping = guess_mapping(source)
        frame = source.frame.rename(columns={mapping.text: "text", mapping.id: "id"})
        frames.append(frame.assign(id=frame["id"].map(_plain_id), file=source.name, row=source.frame.index))
    texts = pd.concat(frames, ignore_index=True).dropna(subset=["id", "text"]).drop_duplicates(["id", "text"])
    doubled = texts[texts["id"].duplicated(keep=False)]
    if not doubled.empty:
        same = doubled[doubled["id"] == doubled["id"].iloc[0]]
        places = " and ".join(f"{row.file}, row {row.row}" for row in same.head(3).itertuples())
        raise ColumnError(
            f"The id “{same['id'].iloc[0]}” stands for different texts: {places}.",
            where=same["file"].iloc[0],
            todo="Give each text an id of its own.",
        )
    return texts.drop(columns=["file", "row"]).set_index("id")


def _joined(table: RawTable, texts: DataFrame) -> RawTable:
    assert table.mapping is not None
    named = texts.rename(columns={name: _free(name, table.columns) for name in texts.columns if name != "text"})
    further = named.reindex(table.frame["id"].map(_plain_id)).set_axis(table.frame.index, axis=0)
    frame = pd.concat([table.frame, further], axis=1)
    missing = frame["text"].isna()
    return dataclasses.replace(
        table,
        columns=tuple(frame.columns),
        frame=frame[~missing],
        rejected=together([table.rejected, _without_text(frame[missing], table)]),
        mapping=dataclasses.replace(table.mapping, text="text"),
    )


def _without_text(rows: DataFrame, table: RawTable) -> DataFrame:
    return left_out_rows(
        rows.index.tolist(),
        source=table.name,
        reason=[NO_TEXT_FOR_ID] * len(rows),
        id=rows["id"],
        found=rows["annotator"],
    )


def _free(name: str, taken: Sequence[str]) -> str:
    return f"{name} (texts)" if name in taken else name


def _plain_id(id: str | None) -> str | None:
    """The id without folders and the ending of a text file: tools name a document either way."""
    if not isinstance(id, str):
        return None
    return id.strip().replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".txt") or None
