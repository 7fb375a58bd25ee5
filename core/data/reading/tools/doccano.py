"""doccano: JSON Lines or CSV, a text with the labels of one annotator a record, a file an annotator."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.left_out import NO_CHOICE, NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import Place, as_labels, as_list, as_text

# Files that doccano writes without saying whose answers they are.
_NAMELESS = ("all", "unknown")
_QUESTION = "label"
_OWN = ("id", "text", "data", "label", "Comments", "entities", "relations")
_JOINED = "#"
_TABLES = ({"id", "text", "label", "Comments"}, {"id", "data", "label", "Comments"})
_SPAN = 3


def _fits(first: Sequence[Record]) -> bool:
    if not all("id" in record and "label" in record and {"text", "data"} & record.keys() for record in first):
        return False
    # A table with other columns than doccano's own is a plain one, which may well have comments.
    return any(isinstance(record["label"], list) or record.keys() in _TABLES for record in first)


def _gather(records: Records) -> Gathered:
    annotator = None if records.stem.casefold() in _NAMELESS else records.stem
    read = [
        _read(record, Place(records.file, number), annotator)
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    judgements = [one for one in read if isinstance(one, Judgement)]
    return Gathered(judgements, [one for one in read if isinstance(one, Unused)])


def _read(record: Record, place: Place, annotator: str | None) -> Judgement | Unused:
    id = as_text(record.get("id"), place["id"])
    field = "text" if "text" in record else "data"
    text = as_text(record.get(field), place[field])
    given = record.get("label")
    joined = given.split(_JOINED) if isinstance(given, str) else given
    labels = as_list([] if joined is None else joined, place["label"])
    if labels and all(isinstance(one, list) and len(one) == _SPAN for one in labels):
        return Unused(place.record, NO_CHOICE, id, text, "spans")
    named = as_labels(labels, place["label"])
    if not named:
        return Unused(place.record, NOT_ANNOTATED, id, text)
    return Judgement(
        record=place.record,
        labels={_QUESTION: named},
        text=text,
        id=id,
        annotator=annotator,
        metadata={name: value for name, value in record.items() if name not in _OWN},
    )


TOOL = Tool("doccano", _fits, _gather)
