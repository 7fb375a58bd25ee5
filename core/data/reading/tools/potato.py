"""Potato: a user's answers on a text a row, a column a possible label, without the text."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.left_out import NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import Place, as_text

# Columns are called schema.label, in newer versions schema:::label.
_BETWEEN = (":::", ".")
_NO = ("false", "0")
_TEXT = "displayed_text"


def _fits(first: Sequence[Record]) -> bool:
    return all("instance_id" in record and {"user_id", "user"} & record.keys() and _options(record) for record in first)


def _gather(records: Records) -> Gathered:
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        one = _read(record, Place(records.file, number))
        if any(one.labels.values()):
            judgements.append(one)
        else:
            unused.append(Unused(number, NOT_ANNOTATED, one.id, one.text, one.annotator))
    return Gathered(judgements, unused)


def _read(record: Record, place: Place) -> Judgement:
    labels: dict[str, list[str]] = {}
    for column, (schema, label) in _options(record).items():
        cell = as_text(record[column], place[column])
        chosen = labels.setdefault(schema, [])
        if cell is not None and cell.casefold() not in _NO:
            chosen.append(label)
    user = "user_id" if "user_id" in record else "user"
    return Judgement(
        record=place.record,
        labels=labels,
        text=as_text(record.get(_TEXT), place[_TEXT]),
        id=as_text(record["instance_id"], place["instance_id"]),
        annotator=as_text(record[user], place[user]),
    )


def _options(record: Record) -> dict[str, tuple[str, str]]:
    """Column → schema and label."""
    found = {}
    for column in record:
        between = next((sign for sign in _BETWEEN if sign in column), None)
        if between is not None:
            schema, label = column.split(between, 1)
            if schema and label:
                found[column] = (schema, label)
    return found


TOOL = Tool("Potato", _fits, _gather)
