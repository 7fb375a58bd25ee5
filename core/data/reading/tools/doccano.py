"""doccano: JSON Lines or CSV, a text with the labels of one annotator a record, a file an annotator."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.left_out import NO_CHOICE, NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import Place, as_labels, as_list, as_text

# Files that doccano writes without saying whose answers they are.
NAMELESS = ("all", "unknown")
_QUESTION = "label"
_ANSWERS = ("label", "cats")
_OWN = ("id", "text", "data", *_ANSWERS, "Comments", "entities", "relations")
_JOINED = "#"
_TABLES = ({"id", "text", "label", "Comments"}, {"id", "data", "label", "Comments"})
_SPAN = 3


def _fits(first: Sequence[Record]) -> bool:
    # A table with other columns than doccano's own is a plain one, which may well have comments.
    if all(record.keys() in _TABLES for record in first):
        return True
    # One record may be damaged or another tool's, which is for the reading to name.
    return sum(map(_is_object, first)) * 2 > len(first)


def _is_object(record: Record) -> bool:
    answers = isinstance(record.get("label"), list) or _has_parts(record)
    return "id" in record and bool({"text", "data"} & record.keys()) and answers


def _has_parts(record: Record) -> bool:
    """Whether parts of the text are labelled, as in projects with relations or with slots beside the text's labels."""
    return isinstance(record.get("entities"), list) and bool({"relations", "cats"} & record.keys())


def _gather(records: Records) -> Gathered:
    annotator = None if records.stem.casefold() in NAMELESS else records.stem
    joined = not any(map(_is_object, records.records))
    read = [
        _read(record, Place(records.file, number), annotator, joined=joined)
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    judgements = [one for one in read if isinstance(one, Judgement)]
    return Gathered(judgements, [one for one in read if isinstance(one, Unused)])


def _read(record: Record, place: Place, annotator: str | None, *, joined: bool) -> Judgement | Unused:
    """``joined``: the file is a table, whose cells hold all labels of a text."""
    id = as_text(record.get("id"), place["id"])
    field = "text" if "text" in record else "data"
    text = as_text(record.get(field), place[field])
    labels, of_parts = _labels(record, place, joined=joined)
    if not labels:
        return Unused(place.record, NO_CHOICE if of_parts else NOT_ANNOTATED, id, text, "spans" if of_parts else None)
    return Judgement(
        record=place.record,
        labels={_QUESTION: labels},
        text=text,
        id=id,
        annotator=annotator,
        metadata={name: value for name, value in record.items() if name not in _OWN},
    )


def _labels(record: Record, place: Place, *, joined: bool) -> tuple[list[str], bool]:
    """The text's labels, and whether parts of it are labelled instead."""
    field = next((field for field in _ANSWERS if field in record), None)
    if field is None:
        return ([], True) if _has_parts(record) else place["label"].refuse(None, "a list of labels")
    given = record[field]
    if given is None:
        return [], False
    labels = as_list(given.split(_JOINED) if joined and isinstance(given, str) else given, place[field])
    if labels and all(isinstance(one, list) and len(one) == _SPAN for one in labels):
        return [], True
    return list(dict.fromkeys(as_labels(labels, place[field]))), False


TOOL = Tool("doccano", _fits, _gather)
