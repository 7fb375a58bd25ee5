"""Two columns of one row a text that belong together: who judged, ``Ann,Ben,Cem``, and what they said, ``1,0,1``."""

from __future__ import annotations

import dataclasses
import json

from pandas import DataFrame, Series

from core.data import column_names
from core.data.joined_labels import JoinedLabels, find_joined
from core.data.reading.table import RawTable
from core.records import Guess


def with_judgement_lists(table: RawTable) -> RawTable:
    """The table with a list of judgements in place of such two columns; any other table unchanged.

    They belong together where each row has as many names as labels, and no name twice. What becomes of the lists is
    said by ``judgement_lists``.
    """
    pair = _found(table.frame) if table.mapping is None else None
    if pair is None:
        return table
    joined, names = pair
    lists = [
        _as_list(who, what, joined.sign)
        for who, what in zip(table.frame[names], table.frame[joined.column], strict=True)
    ]
    frame = table.frame.drop(columns=names).assign(
        **{joined.column: Series(lists, index=table.frame.index, dtype="str")}
    )
    said = f"“{names}” says who gave the labels in “{joined.column}”, in the same order."
    return dataclasses.replace(
        table, columns=tuple(frame.columns), frame=frame, guesses=(*table.guesses, Guess(said, "annotator"))
    )


def _found(frame: DataFrame) -> tuple[JoinedLabels, str] | None:
    called = [column for column in frame if column_names.is_among(str(column), column_names.ANNOTATORS)]
    fitting = (
        (joined, str(names))
        for joined in find_joined(frame)
        for names in called
        if names != joined.column and _fit(frame[names], frame[joined.column], joined.sign)
    )
    return next(fitting, None)


def _fit(names: Series, labels: Series, sign: str) -> bool:
    if not names.isna().equals(labels.isna()):
        return False
    people = [_parts(cell, sign) for cell in names.dropna()]
    return all(
        len(who) == len(_parts(what, sign)) == len(set(who)) and all(who)
        for who, what in zip(people, labels.dropna(), strict=True)
    )


def _as_list(names: object, labels: object, sign: str) -> str | None:
    if not isinstance(names, str) or not isinstance(labels, str):
        return None
    pairs = zip(_parts(names, sign), _parts(labels, sign), strict=True)
    return json.dumps([{"annotator": who, "label": what} for who, what in pairs], ensure_ascii=False)


def _parts(cell: str, sign: str) -> list[str]:
    return [part.strip() for part in cell.split(sign)]
