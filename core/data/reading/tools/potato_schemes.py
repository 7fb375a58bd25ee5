"""Potato's Parquet files: the answers, a row a text and user and a column a schema, and the labelled parts of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.data import column_names
from core.data.left_out import NO_CHOICE, NOT_ANNOTATED
from core.data.reading.tools import potato, printed_lists
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_labels, as_text

_KEYS = ["instance_id", "user_id"]
_SPAN = {*_KEYS, "schema_name", "start", "end", "label"}
# Which machine or request an answer came from.
_ORIGIN = ("annotator_origin", "annotator_origin_detail", "engine_request", "engine_purpose")
_SHORTEST_TEXTS = 10


def _fits(first: Sequence[Record]) -> bool:
    if any(list(record)[:2] != _KEYS or len(record) == len(_KEYS) for record in first):
        return False
    return not any(_may_be_text(column, first) for column in list(first[0])[2:])


def _may_be_text(column: str, first: Sequence[Record]) -> bool:
    """Whether the column may hold the texts, as in a plain table: it is called so, or filled with one each a text."""
    if column_names.is_among(column, column_names.TEXT):
        return True
    cells = [str(record.get(column) or "") for record in first]
    texts: dict[Any, str] = {}
    one_each = all(
        texts.setdefault(str(record["instance_id"]), cell) == cell for record, cell in zip(first, cells, strict=True)
    )
    return all(cells) and one_each and min(map(len, cells)) >= _SHORTEST_TEXTS


def _gather(records: Records) -> GatheredJudgements:
    columns = dict.fromkeys(column for record in records.records for column in record)
    further = [column for column in columns if column not in _KEYS]
    schemas = [column for column in further if column not in _ORIGIN and "." not in column]
    numeric = {schema for schema in schemas if _is_numeric(schema, records.records)}
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        location = Location(records.file, number)
        one = Judgement(
            record=number,
            labels={
                schema: _labels(record.get(schema), location[schema], numeric=schema in numeric) for schema in schemas
            },
            id=as_text(record.get("instance_id"), location["instance_id"]),
            annotator=as_text(record.get("user_id"), location["user_id"]),
            details={column: record.get(column) for column in further if column not in schemas},
        )
        if any(one.labels.values()):
            judgements.append(one)
        else:
            unused.append(Unused(number, NOT_ANNOTATED, one.id, found=one.annotator))
    return GatheredJudgements(judgements, unused)


def _labels(cell: Any, location: Location, *, numeric: bool) -> list[str]:
    if isinstance(cell, str) and cell.startswith("["):
        try:
            cell = printed_lists.value_of(cell)
        except ValueError:
            return as_labels(cell, location)
    return as_labels(cell.removesuffix(".0") if numeric and isinstance(cell, str) else cell, location)


def _is_numeric(schema: str, records: Sequence[Record]) -> bool:
    """Whether all answers are points of a scale, which Parquet holds as numbers with a fraction."""
    return all(cell is None or str(cell).endswith(".0") for record in records for cell in [record.get(schema)])


def _are_spans(first: Sequence[Record]) -> bool:
    return all(record.keys() >= _SPAN for record in first)


def _gather_spans(records: Records) -> GatheredJudgements:
    unused = [
        Unused(
            number,
            NO_CHOICE,
            as_text(record.get("instance_id"), Location(records.file, number)["instance_id"]),
            found=as_text(record.get("label"), Location(records.file, number)["label"]),
        )
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    return GatheredJudgements([], unused)


TOOL = Tool(potato.TOOL.name, _fits, _gather)
SPANS = Tool(potato.TOOL.name, _are_spans, _gather_spans)
