"""Label Studio: JSON_MIN, CSV and TSV, an annotation a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from core.data import column_names
from core.data.left_out import NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import Place, as_labels, as_list, as_moment, as_object, as_text, text_field

_BOOKKEEPING = ("annotation_id", "annotator", "created_at", "updated_at", "lead_time", "id")
# Where a field of the data and a question have one name, the field is renamed so.
_RENAMED = "_data_"
_MOST_CLASSES = 50


def _fits(first: Sequence[Record]) -> bool:
    return all({"annotation_id", "annotator"} <= record.keys() for record in first) and any(
        {"lead_time", "created_at", "updated_at"} & record.keys() for record in first
    )


def _gather(records: Records) -> Gathered:
    fields = list(dict.fromkeys(name for record in records.records for name in record if name not in _BOOKKEEPING))
    questions = _questions(records.records, fields)
    data = [{name: value for name, value in one.items() if name not in questions} for one in records.records]
    text = text_field([{name: one.get(name) for name in fields if name in one} for one in data])
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        one = _read(record, Place(records.file, number), text, questions, fields)
        if record.get("annotation_id") is None:
            unused.append(Unused(number, NOT_ANNOTATED, one.id, one.text))
        else:
            judgements.append(one)
    return Gathered(judgements, unused)


def _read(record: Record, place: Place, text: str | None, questions: list[str], fields: list[str]) -> Judgement:
    metadata = {
        name.removeprefix(_RENAMED): record.get(name) for name in fields if name != text and name not in questions
    }
    return Judgement(
        record=place.record,
        labels={name: _labels(record[name], place[name]) for name in questions if record.get(name) is not None},
        text=as_text(record.get(text), place[text]) if text else None,
        id=as_text(record.get("id"), place["id"]),
        annotator=as_text(record.get("annotator"), place["annotator"]),
        time=as_moment(record.get("created_at"), place["created_at"]),
        metadata=metadata,
    )


def _questions(records: Sequence[Record], fields: list[str]) -> list[str]:
    """The fields that hold answers: what is written as choices, what a renamed field of the data gave way to, what is
    named like a label; else what has few values. The export itself does not tell them from the task's data.
    """
    sure = [
        name
        for name in fields
        if f"{_RENAMED}{name}" in fields or any(_is_choices(record.get(name)) for record in records)
    ]
    named = column_names.first_named([name for name in fields if name not in sure], column_names.LABEL)
    if sure or named:
        return [*([named] if named else []), *sure]
    return _like_classes(records, fields)[:1]


def _like_classes(records: Sequence[Record], fields: list[str]) -> list[str]:
    distinct: dict[str, set[str]] = {}
    for name in fields:
        if column_names.is_among(name, (*column_names.METADATA, *column_names.TEXT)):
            continue
        values = [record.get(name) for record in records]
        if all(value is None or isinstance(value, str) for value in values):
            distinct[name] = {value for value in values if value}
    few = [name for name, values in distinct.items() if 1 < len(values) <= min(_MOST_CLASSES, len(records) - 1)]
    return sorted(few, key=lambda name: len(distinct[name]))


def _labels(value: Any, place: Place) -> list[str]:
    choices = _parsed(value)
    if isinstance(choices, dict):
        choices = [choices]
    if not isinstance(choices, list):
        return as_labels(value, place)
    labels: list[str] = []
    for index, one in enumerate(choices):
        if isinstance(one, dict):
            labels += as_labels(as_list(as_object(one, place[index]).get("choices"), place["choices"]), place)
        else:
            labels += as_labels(one, place[index])
    return labels


def _is_choices(value: Any) -> bool:
    parsed = _parsed(value)
    first = parsed[0] if isinstance(parsed, list) and parsed else parsed
    return isinstance(first, dict) and "choices" in first


def _parsed(value: Any) -> Any:
    """What a cell of a CSV holds where it is JSON; any other value as it is."""
    if isinstance(value, str) and value.lstrip().startswith(('{"choices"', '[{"choices"')):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


TOOL = Tool("Label Studio (an annotation a row)", _fits, _gather)
