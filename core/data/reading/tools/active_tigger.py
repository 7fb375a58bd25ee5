"""ActiveTigger: a table with the latest labels of a text a row."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.left_out import NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import Place, as_moment, as_text, id_field

_JOINED = "|"
_QUESTION = "labels"
_EXTERNAL = "id_external"
_OWN = ("dataset", "text", "labels", "user", "timestamp", "comment")


def _fits(first: Sequence[Record]) -> bool:
    return all({"dataset", "text", "labels", "user", "timestamp"} <= record.keys() for record in first)


def _gather(records: Records) -> Gathered:
    # The ids have the name that the researcher's own column had.
    id = id_field([_further(record) for record in records.records]) or _EXTERNAL
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        one = _read(record, Place(records.file, number), id)
        if one.labels[_QUESTION]:
            judgements.append(one)
        else:
            unused.append(Unused(number, NOT_ANNOTATED, one.id, one.text))
    note = "ActiveTigger exports the latest label of a text only, with the user who gave it."
    return Gathered(judgements, unused, (note,))


def _read(record: Record, place: Place, id: str) -> Judgement:
    labels = (as_text(record.get("labels"), place["labels"]) or "").split(_JOINED)
    return Judgement(
        record=place.record,
        labels={_QUESTION: [label.strip() for label in labels if label.strip()]},
        text=as_text(record.get("text"), place["text"]),
        id=as_text(record.get(id), place[id]),
        annotator=as_text(record.get("user"), place["user"]),
        time=as_moment(record.get("timestamp"), place["timestamp"]),
        metadata={
            "dataset": record.get("dataset"),
            "comment": record.get("comment"),
            **{name: value for name, value in _further(record).items() if name != id},
        },
    )


def _further(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in _OWN}


TOOL = Tool("ActiveTigger", _fits, _gather)
