"""Judgements and texts in files of their own: tools, and plain tables, that name their texts by ids alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning
from core.data.left_out import NO_ID, NO_TEXT_FOR_ID, NOT_ANNOTATED, combined, left_out_rows
from core.data.mapping import guess_mapping
from core.data.reading.table import RawTable
from core.data.text_keys import with_keys, without_ending
from core.errors import ColumnError, FileError
from core.records.columns import ANNOTATOR, ID, ROW, SOURCE, TEXT


@dataclass(frozen=True)
class _Texts:
    """The texts of an upload, one a row.

    Attributes
    ----------
    known
        Columns ``id`` (as ``without_ending`` writes it), ``text``, ``source`` (the table's place in the upload),
        ``file, row``.
    further
        The tables' other columns, in the same rows.
    """

    known: DataFrame
    further: DataFrame


def join_texts(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """Give the judgements of an upload the texts, and their further columns, of the other files of the upload.

    The files that gave their texts are not in the result. Judgements on an id without a text are left out with the
    reason. Tables that have their texts already are returned as they are.

    Raises
    ------
    FileError
        No file of the upload has the texts.
    ColumnError
        An id stands for several texts, or not one judgement names a text that is there.
    """
    tables = with_keys(tables)
    textless = [table for table in tables if _is_textless(table)]
    if not textless:
        return tuple(tables)
    texts = _texts(tables)
    if texts is None:
        raise FileError(
            f"This is an export of {textless[0].tool}, which names its texts by their ids alone.",
            where=textless[0].name,
            todo="Import it together with the table of the texts and their ids, or with a ZIP of the texts as files.",
        )
    given: set[int] = set()
    judged: set[int] = set()
    result = dict(enumerate(tables))
    for number, table in enumerate(tables):
        if _is_textless(table):
            places = _places(_ids(table), texts.known)
            result[number] = _joined(table, texts, places)
            judged |= set(places.dropna())
            given |= set(texts.known[SOURCE].loc[places.dropna()])
    first = next(number for number, table in enumerate(tables) if _is_textless(table))
    rejected = combined([result[first].rejected, _unjudged(texts, given, judged)])
    result[first] = dataclasses.replace(result[first], rejected=rejected)
    return tuple(table for number, table in result.items() if number not in given)


def _unjudged(texts: _Texts, given: set[int], judged: set[int]) -> DataFrame:
    """The texts of the files that gave theirs on which there is no judgement."""
    rest = texts.known[texts.known[SOURCE].isin(given) & ~texts.known.index.isin(judged)]
    return left_out_rows(
        rest[ROW], source=rest["file"], reason=[NOT_ANNOTATED] * len(rest), id=rest[ID], text=rest[TEXT]
    )


def _is_textless(table: RawTable) -> bool:
    return (table.mapping is not None and not table.mapping.text) or dict(table.roles).get("text") == ""


def _texts(tables: Sequence[RawTable]) -> _Texts | None:
    """What the tables of the upload hold that are no tool's and have ids; None where there is none."""
    known, further = [], []
    for source, table in enumerate(tables):
        mapping = guess_mapping(table)
        if table.tool is not None or mapping.id is None or not mapping.text or _is_textless(table):
            continue
        columns = {ID: without_ending(table.frame[mapping.id]), TEXT: table.frame[mapping.text], SOURCE: source}
        known.append(DataFrame(columns).assign(file=table.name, row=table.frame.index))
        further.append(table.frame.drop(columns=[mapping.id, mapping.text]))
    if not known:
        return None
    all_known = pd.concat(known, ignore_index=True).dropna(subset=[ID, TEXT]).drop_duplicates([ID, TEXT])
    _require_one_text(all_known)
    return _Texts(all_known, pd.concat(further, ignore_index=True).loc[all_known.index])


def _require_one_text(known: DataFrame) -> None:
    doubled = known[known[ID].duplicated(keep=False)]
    if doubled.empty:
        return
    same = doubled[doubled[ID] == doubled[ID].iloc[0]]
    places = " and ".join(f"{file}, row {row}" for file, row in zip(same["file"][:3], same[ROW][:3], strict=True))
    raise ColumnError(
        f"The id “{beginning(same[ID].iloc[0])}” stands for different texts: {places}.",
        where=same["file"].iloc[0],
        todo="Give each text an id of its own.",
    )


def _places(ids: Series, known: DataFrame) -> Series:
    """The row of ``known`` with the text of each judgement, missing where there is none.

    Where the judgements or the texts alone name folders, the ids are the same without them.
    """
    places = ids.map(_index_by(known))
    names = _name(ids)
    is_open, in_folder = places.isna() & ids.notna(), ids != names
    inside = known.assign(id=_name(known[ID]))[known[ID] != _name(known[ID])]
    inside = inside[inside[ID].isin(ids[is_open])].drop_duplicates([ID, TEXT])
    _require_one_text(inside)
    places = places.mask(is_open & ~in_folder, ids.map(_index_by(inside)))
    # Documents of one name in different folders are not the same text.
    is_one = ids.groupby(names).transform("nunique") == 1
    return places.mask(is_open & in_folder & is_one, names.map(_index_by(known)))


def _joined(table: RawTable, texts: _Texts, places: Series) -> RawTable:
    found = places.notna()
    if not found.any():
        raise _none_found(table, texts)
    judged = table.frame[found]
    rows = texts.known.loc[places[found]]
    further = texts.further.loc[rows.index].dropna(axis=1, how="all")
    taken = list(table.columns)
    text = _free("text", taken)
    named = further.set_axis([_free(column, taken) for column in further.columns], axis=1).set_axis(judged.index)
    frame = pd.concat([judged, rows[TEXT].set_axis(judged.index).rename(text), named], axis=1)
    return dataclasses.replace(
        table,
        columns=tuple(frame.columns),
        frame=frame,
        rejected=combined([table.rejected, _without_text(table, ~found)]),
        mapping=table.mapping and dataclasses.replace(table.mapping, text=text),
        roles=tuple({**dict(table.roles), "text": text}.items()) if table.roles else (),
    )


def _none_found(table: RawTable, texts: _Texts) -> ColumnError:
    named = table.frame[ID].dropna().tolist() if ID in table.columns else []
    first = f"the first is “{beginning(named[0])}”" if named else "its rows have none"
    known = texts.known.head(1)
    there = [
        f"; those of {file} begin with “{beginning(id)}”" for file, id in zip(known["file"], known[ID], strict=True)
    ]
    return ColumnError(
        f"No id in this export of {table.tool} has a text: {first}{''.join(there)}.",
        where=table.name,
        todo="Import it together with the table whose ids it names.",
    )


def _without_text(table: RawTable, left: Series) -> DataFrame:
    rows, ids = table.frame[left], _ids(table)[left]
    return left_out_rows(
        rows.index.tolist(),
        source=table.name,
        reason=np.where(ids.isna(), NO_ID, NO_TEXT_FOR_ID).tolist(),
        id=rows.get(_id_column(table), ids),
        found=_what_was_judged(table, rows),
    )


def _what_was_judged(table: RawTable, rows: DataFrame) -> Series:
    if table.mapping is not None:
        return (rows[ANNOTATOR] + ": " + rows[str(table.mapping.label)]).fillna(rows[ANNOTATOR])
    cells = rows.drop(columns=_id_column(table))
    return Series([", ".join(row) for row in cells.fillna("").to_numpy()], index=rows.index, dtype="str")


def _index_by(known: DataFrame) -> Series:
    return Series(known.index, index=known[ID], dtype="Int64")


def _ids(table: RawTable) -> Series:
    missing = Series(pd.NA, index=table.frame.index, dtype="str")
    column = _id_column(table)
    return without_ending(table.frame[column]) if column in table.columns else missing


def _id_column(table: RawTable) -> str:
    return dict(table.roles).get("id", "id")


def _name(ids: Series) -> Series:
    return ids.str.replace(r"(?s)^.*/", "", regex=True)


def _free(name: str, taken: list[str]) -> str:
    """The name, with a word behind it until no column is called so; it is taken from then on."""
    while name in taken:
        name = f"{name} (texts)"
    taken.append(name)
    return name
