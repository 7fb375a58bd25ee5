"""doccano: JSON Lines or CSV, a text with the labels of one annotator a record, a file an annotator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from core.data import column_names
from core.data.left_out import NO_CHOICE, NOT_ANNOTATED
from core.data.reading.table import SEVERAL
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_labels, as_list, as_text, as_wording
from core.records import Guess

# Files that doccano writes without saying whose answers they are.
NAMELESS = ("all", "unknown")
_QUESTION = "label"
_ANSWERS = ("label", "cats")
_COMMENTS = "Comments"
_OWN = ("id", "text", "data", *_ANSWERS, _COMMENTS, "entities", "relations")
_TABLES = ({"id", "text", "label", _COMMENTS}, {"id", "data", "label", _COMMENTS})
# A label may begin or end with the sign that stands between labels.
_JOINED = re.compile("(?<=[^#])#(?=.)")
_SPAN = 3


def _fits(first: Sequence[Record]) -> bool:
    if all(record.keys() in _TABLES for record in first) or _is_table_with_metadata(first):
        return True
    # One record may be damaged or another tool's, which is for the reading to name.
    return sum(map(_is_object, first)) * 2 > len(first)


def _is_table_with_metadata(first: Sequence[Record]) -> bool:
    """Whether the columns are in doccano's order, and those that are not its own do not hold judgements.

    Metadata stand before the label where the first text has them, else after the comments. A plain table may have
    such columns, too, but then without labels that doccano has joined, and with annotators or a coder.
    """
    columns = list(first[0])
    if any(list(record) != columns for record in first) or not _in_order(columns):
        return False
    if any(first[0][column] is not None for column in columns[columns.index(_COMMENTS) + 1 :]):
        return False
    further = [column for column in columns if column not in _OWN]
    return _are_joined(first) or not any(_may_judge(column, first) for column in further)


def _in_order(columns: Sequence[str]) -> bool:
    begins = list(columns[:2]) in (["id", "text"], ["id", "data"])
    return begins and _COMMENTS in columns and columns[columns.index(_COMMENTS) - 1] == "label"


def _are_joined(records: Sequence[Record]) -> bool:
    return any(isinstance(record["label"], str) and _JOINED.search(record["label"]) for record in records)


def _may_judge(column: str, records: Sequence[Record]) -> bool:
    labels = {str(record["label"]) for record in records if record["label"] is not None}
    cells = {str(record[column]) for record in records if record[column] is not None}
    return column_names.is_among(column, column_names.ANNOTATOR) or bool(cells and cells <= labels)


def _is_object(record: Record) -> bool:
    answers = isinstance(record.get("label"), list) or _has_parts(record)
    return "id" in record and bool({"text", "data"} & record.keys()) and answers


def _has_parts(record: Record) -> bool:
    """Whether parts of the text are labelled, as in projects with relations or with slots beside the text's labels."""
    return isinstance(record.get("entities"), list) and bool({"relations", "cats"} & record.keys())


def _gather(records: Records) -> GatheredJudgements:
    annotator = None if records.stem.casefold() in NAMELESS else records.stem
    joined = not any(map(_is_object, records.records))
    read = [
        _read(record, Location(records.file, number), annotator, joined=joined)
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    judgements = [one for one in read if isinstance(one, Judgement)]
    guesses = _doubts(records, annotator) if joined and judgements else ()
    return GatheredJudgements(judgements, [one for one in read if isinstance(one, Unused)], guesses=tuple(guesses))


def _doubts(records: Records, annotator: str | None) -> Iterator[Guess]:
    """What is said of a table with further columns and without joined labels, which is not doccano's for certain."""
    plain = all(record.keys() <= set(_OWN) for record in records.records)
    if not plain and annotator is not None and not _are_joined([one for one in records.records if "label" in one]):
        said = "The columns are in the order of doccano's, so the file's name is taken for the annotator"
        yield Guess(f"{said}: “{annotator}”.", "annotator")


def _read(record: Record, location: Location, annotator: str | None, *, joined: bool) -> Judgement | Unused:
    """``joined``: the file is a table, whose cells hold all labels of a text."""
    id = as_text(record.get("id"), location["id"])
    field = "text" if "text" in record else "data"
    text = as_wording(record.get(field), location[field])
    labels, of_parts = _labels(record, location, joined=joined)
    if not labels:
        return Unused(
            location.record, NO_CHOICE if of_parts else NOT_ANNOTATED, id, text, "spans" if of_parts else None
        )
    return Judgement(
        record=location.record,
        labels={_QUESTION: labels},
        text=text,
        id=id,
        annotator=annotator,
        details={_COMMENTS: _comments(record.get(_COMMENTS))},
        metadata={name: value for name, value in record.items() if name not in _OWN},
    )


def _labels(record: Record, location: Location, *, joined: bool) -> tuple[list[str], bool]:
    """The text's labels, and whether parts of it are labelled instead."""
    field = next((field for field in _ANSWERS if field in record), None)
    if field is None:
        return (
            ([], bool(record["entities"])) if _has_parts(record) else location["label"].refuse(None, "a list of labels")
        )
    given = record[field]
    if given is None:
        return [], False
    labels = as_list(_JOINED.split(given) if joined and isinstance(given, str) else given, location[field])
    if labels and all(isinstance(one, list) and len(one) == _SPAN for one in labels):
        return [], True
    return list(dict.fromkeys(as_labels(labels, location[field]))), False


def _comments(given: Any) -> Any:
    """A list of comments as one text; a table has them as one already."""
    is_list = isinstance(given, list) and all(isinstance(comment, str) for comment in given)
    return (SEVERAL.join(given) or None) if is_list else given


TOOL = Tool("doccano", _fits, _gather, "a project for text classification")
