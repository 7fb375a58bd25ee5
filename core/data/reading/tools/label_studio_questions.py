"""Which fields of Label Studio's flat exports are answers: the exports themselves do not tell them from the data."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from core.data import column_names
from core.data.labels import LONGEST_LABEL, MOST_CLASSES
from core.data.reading.tools.label_studio_results import kind_of
from core.data.reading.tools.tool import Record
from core.data.reading.tools.values import Place, as_object

BOOKKEEPING = (
    "annotation_id",
    "annotator",
    "created_at",
    "updated_at",
    "lead_time",
    "id",
    "was_cancelled",
    "agreement",
)
RENAMED = "_data_"
"""Where a field of the data and a question have one name, the field is renamed so."""

_LABEL = ("label", "labels")
_CHOICES_BEGIN = re.compile(r'\s*\[?\{"(choices|taxonomy|rating|number)"')


def questions_of(records: Sequence[Record], fields: Sequence[str]) -> list[str]:
    """The fields that hold answers, the likeliest label first.

    They are told by what only answers have: the form of choices, a name that a field of the data gave way to, values
    that differ between the annotations of one task, their place in JSON_MIN. Without any of these it is the field that
    is named like a label, else the one with the fewest values.
    """
    sure = [
        name
        for name in fields
        if f"{RENAMED}{name}" in fields or any(_is_answer(record.get(name)) for record in records)
    ]
    differing = _differing(records, fields)
    placed = _between_id_and_annotator(records)
    found = list(dict.fromkeys([*sure, *differing, *placed]))
    named = column_names.first_named(fields, column_names.LABEL)
    if named in found:
        return [named, *(name for name in found if name != named)]
    if named and not placed:
        is_likelier = not differing and column_names.is_among(named, _LABEL)
        return [named, *found] if is_likelier else [*found, named]
    return found or _with_fewest_values(records, fields)[:1]


def as_answers(value: Any, place: Place) -> list[dict[str, Any]] | None:
    """The answers that an export writes as objects; None for a label that stands there as it is.

    Raises FileError where they are cut off or mixed with something else.
    """
    parsed = _parsed(value)
    if isinstance(parsed, str) and _CHOICES_BEGIN.match(parsed):
        place.refuse(value, "a label, or choices as complete JSON")
    listed = parsed if isinstance(parsed, list) else [parsed]
    if not any(isinstance(one, dict) for one in listed):
        return None
    return [as_object(one, place[index]) for index, one in enumerate(listed)]


def _differing(records: Sequence[Record], fields: Sequence[str]) -> list[str]:
    """Fields of a few short values that differ between the annotations of one task, as data never does."""
    candidates = [name for name in fields if not column_names.is_among(name, column_names.TEXT)]
    values: dict[str, dict[str, set[str]]] = {name: {} for name in candidates}
    for record in records:
        if record.get("id") is None:
            continue
        for name in candidates:
            value = record.get(name)
            if isinstance(value, str) and value:
                values[name].setdefault(str(record["id"]), set()).add(value)
    return [
        name
        for name, of_tasks in values.items()
        if any(len(given) > 1 for given in of_tasks.values()) and _are_classes(set().union(*of_tasks.values()))
    ]


def _are_classes(values: set[str]) -> bool:
    return len(values) <= MOST_CLASSES and max(map(len, values), default=0) <= LONGEST_LABEL


def _between_id_and_annotator(records: Sequence[Record]) -> list[str]:
    """JSON_MIN writes the task's data, its id, the answers and the annotator in this order.

    Nothing where the data has an ``id``, too, which then stands among the data, and where the order is another.
    """
    found: dict[str, None] = {}
    for record in records:
        names = list(record)
        if "id" not in names or "annotator" not in names:
            continue
        before, between = names[: names.index("id")], names[names.index("id") + 1 : names.index("annotator")]
        if not before or any(column_names.is_among(name, column_names.TEXT) for name in between):
            return []
        found |= dict.fromkeys(name for name in between if name not in BOOKKEEPING)
    return list(found)


def _with_fewest_values(records: Sequence[Record], fields: Sequence[str]) -> list[str]:
    distinct: dict[str, set[str]] = {}
    for name in fields:
        if column_names.is_among(name, (*column_names.METADATA, *column_names.TEXT)):
            continue
        values = [record.get(name) for record in records]
        if all(value is None or isinstance(value, str) for value in values):
            distinct[name] = {value for value in values if value}
    few = [name for name, values in distinct.items() if 1 < len(values) <= min(MOST_CLASSES, len(records) - 1)]
    return sorted(few, key=lambda name: len(distinct[name]))


def _is_answer(value: Any) -> bool:
    parsed = _parsed(value)
    if isinstance(parsed, str):
        return bool(_CHOICES_BEGIN.match(parsed))
    first = parsed[0] if isinstance(parsed, list) and parsed else parsed
    return isinstance(first, dict) and kind_of(first) is not None


def _parsed(value: Any) -> Any:
    """What a cell of a CSV holds where it is JSON; any other value as it is."""
    if isinstance(value, str) and value.lstrip().startswith(('{"', '[{"')):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
