"""ActiveTigger: a table with the latest labels of a text a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.data.left_out import NO_CHOICE, NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_moment, as_text, as_wording, id_field

OWN_ID = "id_internal"
"""Column of the ids that ActiveTigger makes of the researcher's, or of the rows' numbers."""

LATEST = "ActiveTigger exports the latest label of a text only, with the user who gave it."

_JOINED = "|"
_QUESTION = "labels"
_OWN = ("dataset", "dataset_annotation", "text", "labels", "user", "timestamp", "comment", OWN_ID)


def labels_of(cell: Any, location: Location) -> list[str]:
    """The labels that a cell joins, none where parts of the text are labelled."""
    labels = "" if are_spans(cell) else as_text(cell, location) or ""
    return [label.strip() for label in labels.split(_JOINED) if label.strip()]


def are_spans(cell: Any) -> bool:
    """Whether the cell holds the labelled parts of a text, which ActiveTigger writes as JSON."""
    return isinstance(cell, str) and (cell.startswith("[{") or cell == "[]")


def id_column(further: Sequence[Record]) -> str:
    """The column of the researcher's own ids among those that are not ActiveTigger's; it has the name it had there."""
    return id_field(further) or "id_external"


def id_of(record: Record, location: Location, column: str) -> str | None:
    given = as_text(record.get(column), location[column])
    return as_text(record.get(OWN_ID), location[OWN_ID]) if given is None else given


def _fits(first: Sequence[Record]) -> bool:
    return all({"dataset", "text", "labels", "user", "timestamp"} <= record.keys() for record in first)


def _gather(records: Records) -> GatheredJudgements:
    id = id_column([_further(record) for record in records.records])
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        one = _read(record, Location(records.file, number), id)
        if one.labels[_QUESTION]:
            judgements.append(one)
        else:
            reason = NO_CHOICE if are_spans(record.get("labels")) else NOT_ANNOTATED
            unused.append(Unused(number, reason, one.id, one.text))
    return GatheredJudgements(judgements, unused, (LATEST,))


def _read(record: Record, location: Location, id: str) -> Judgement:
    return Judgement(
        record=location.record,
        labels={_QUESTION: labels_of(record.get("labels"), location["labels"])},
        text=as_wording(record.get("text"), location["text"]),
        id=id_of(record, location, id),
        annotator=as_text(record.get("user"), location["user"]),
        time=as_moment(record.get("timestamp"), location["timestamp"]),
        details={"comment": record.get("comment")},
        metadata={
            "dataset": record.get("dataset"),
            **{name: value for name, value in _further(record).items() if name != id},
        },
    )


def _further(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in _OWN}


TOOL = Tool("ActiveTigger", _fits, _gather, "a scheme for classification")
