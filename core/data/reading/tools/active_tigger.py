"""ActiveTigger: a table with the latest labels of a text a row."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.left_out import NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import Place, as_moment, as_text

_JOINED = "|"
_QUESTION = "labels"
_OWN = ("id", "dataset", "text", "labels", "user", "timestamp", "comment")


def _fits(first: Sequence[Record]) -> bool:
    return all({"dataset", "text", "labels", "user"} <= record.keys() for record in first)


def _gather(records: Records) -> Gathered:
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        one = _read(record, Place(records.file, number))
        if one.labels[_QUESTION]:
            judgements.append(one)
        else:
            unused.append(Unused(number, NOT_ANNOTATED, one.id, one.text))
    note = "ActiveTigger exports the latest label of a text only, with the user who gave it."
    return Gathered(judgements, unused, (note,))


def _read(record: Record, place: Place) -> Judgement:
    labels = (as_text(record["labels"], place["labels"]) or "").split(_JOINED)
    further = {name: value for name, value in record.items() if name not in _OWN}
    return Judgement(
        record=place.record,
        labels={_QUESTION: [label.strip() for label in labels if label.strip()]},
        text=as_text(record["text"], place["text"]),
        id=as_text(record.get("id"), place["id"]),
        annotator=as_text(record["user"], place["user"]),
        time=as_moment(record.get("timestamp"), place["timestamp"]),
        metadata={"dataset": record["dataset"], "comment": record.get("comment"), **further},
    )


TOOL = Tool("ActiveTigger", _fits, _gather)
