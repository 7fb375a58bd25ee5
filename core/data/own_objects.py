"""The objects of Errata's own JSON Lines as the tables that the other forms hold."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

import msgspec
import numpy as np
from pandas import DataFrame

from core.counted import beginning
from core.data.reading.cells import as_cell
from core.data.reading.table import RawTable
from core.data.writing.columns import ANNOTATOR_PREFIX, DECIDED, DETAIL_PREFIX, JUDGEMENTS, LONG, OBJECT, WIDE
from core.errors import FileError
from core.records.columns import ANNOTATOR, LABEL, SOURCE, TIME, VOTES

Held = TypeVar("Held")


class _Judgement(msgspec.Struct):
    annotator: str | None = None
    label: str | None = None
    time: str | None = None
    further: dict[str, Any] = {}


def with_votes(table: RawTable) -> RawTable:
    """The table with one column per annotator instead of an object of votes per text; raises FileError."""
    frame = table.frame.drop(columns=[*OBJECT[len(WIDE) :]])
    found = _decoded(table, VOTES, dict[str, str], 'Write it as {"annotator": "label", …}')
    annotators = {name: column for column, name in enumerate(dict.fromkeys(name for vote in found for name in vote))}
    cells = np.full((len(found), len(annotators)), None, dtype=object)
    for row, vote in enumerate(found):
        for name, label in vote.items():
            cells[row, annotators[name]] = label
    columns = [f"{ANNOTATOR_PREFIX}{name}" for name in annotators]
    return _with_frame(table, frame.join(DataFrame(cells, index=frame.index, columns=columns, dtype="str")))


def with_row_for_each_judgement(table: RawTable) -> RawTable:
    """The table with a row per judgement and what belongs to it; raises FileError. A text without any keeps a row."""
    found = _decoded(table, JUDGEMENTS, list[_Judgement], "Write it as a list of objects")
    each = [judgement for judged in found for judgement in judged or [_Judgement()]]
    places = np.repeat(np.arange(len(found)), [max(len(judged), 1) for judged in found])
    texts = table.frame.iloc[places]
    further = dict.fromkeys(name for judgement in each for name in judgement.further)
    cells = {
        ANNOTATOR: [judgement.annotator for judgement in each],
        LABEL: [judgement.label for judgement in each],
        TIME: [judgement.time for judgement in each],
        SOURCE: [table.name] * len(each),
        DECIDED: texts[LABEL].tolist(),
        **{f"{DETAIL_PREFIX}{name}": [as_cell(judgement.further.get(name)) for judgement in each] for name in further},
    }
    about = texts.drop(columns=[*OBJECT[len(WIDE) - 1 :], JUDGEMENTS])
    frame = about.assign(**DataFrame(cells, index=texts.index, dtype="str"))
    rest = [column for column in frame if column not in LONG]
    return _with_frame(table, frame[[*LONG, *rest]])


def _with_frame(table: RawTable, frame: DataFrame) -> RawTable:
    return dataclasses.replace(table, columns=tuple(frame.columns), frame=frame)


def _decoded(table: RawTable, column: str, kind: type[Held], how: str) -> list[Held]:
    return [
        _value(cell, kind, f"Record {row}, field “{column}”", how, table.name)
        for row, cell in table.frame[column].items()
    ]


def _value(cell: Any, kind: type[Held], place: str, how: str, where: str) -> Held:
    try:
        return msgspec.json.decode(cell, type=kind)
    except (msgspec.DecodeError, TypeError) as error:
        raise FileError(
            f"{place} is not what Errata writes there: {beginning(str(cell))}",
            where=where,
            todo=f"{how}, or export the version again.",
        ) from error
