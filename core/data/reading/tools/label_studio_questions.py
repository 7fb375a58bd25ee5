"""Which fields of Label Studio's flat exports are answers: the exports themselves do not tell them from the data."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.data import column_names
from core.data.labels import LONGEST_LABEL, MOST_CLASSES
from core.data.reading.tools.label_studio_results import ANNOTATED_AT, ANNOTATED_BY, SCALES, WORDS, answer_kind_of
from core.data.reading.tools.tool import Record
from core.data.reading.tools.values import Location, as_object

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

_SAID = (ANNOTATED_BY, ANNOTATED_AT)
_LABEL = ("label", "labels")
_CHOICES_BEGIN = re.compile(r'\s*\[?\{"(choices|taxonomy|rating|number)"')


@dataclass(frozen=True)
class Fields:
    """What the fields hold: labels, the likeliest question first; other answers; labels of parts; the texts' data."""

    questions: tuple[str, ...]
    answers: tuple[str, ...]
    of_parts: tuple[str, ...]
    data: tuple[str, ...]


def told_apart(records: Sequence[Record]) -> Fields:
    """Answers are told by what only answers have: their form, a name that a field of the data gave way to, values that
    differ between the annotations of one task, their place in JSON_MIN.

    Without any of these the label is the field that is named like one, else the one with the fewest values.
    """
    fields = list(dict.fromkeys(name for record in records for name in record if name not in BOOKKEEPING))
    kinds = {name: _kinds(records, name) for name in fields}
    placed = _between_id_and_annotator(records)
    differing = _differing(records, fields)
    of_parts = [name for name in fields if _are_asked_per_part(records, name)]
    free = [name for name in fields if name not in of_parts]
    words = [name for name in free if name in _SAID or _is_in_words(records, name, kinds[name], {*differing, *placed})]
    free = [name for name in free if name not in words]
    sure = [name for name in free if f"{RENAMED}{name}" in fields or kinds[name] or name in differing or name in placed]
    questions = _likeliest_first(
        records, free, sure, told_by_others=not {*sure}.isdisjoint(differing), told_by_place=bool(placed)
    )
    scales = [name for name in questions if kinds[name] and kinds[name] <= {*SCALES}]
    if len(scales) < len(questions):
        questions = [name for name in questions if name not in scales]
        words += scales
    data = [name for name in fields if name not in (*questions, *words, *of_parts)]
    return Fields(tuple(questions), tuple(words), tuple(of_parts), tuple(data))


def _likeliest_first(
    records: Sequence[Record], fields: Sequence[str], sure: list[str], *, told_by_others: bool, told_by_place: bool
) -> list[str]:
    named = column_names.first_named(fields, column_names.LABEL)
    if named in sure:
        return [named, *(name for name in sure if name != named)]
    if named and not told_by_place:
        is_likelier = not told_by_others and column_names.is_among(named, _LABEL)
        return [named, *sure] if is_likelier else [*sure, named]
    return sure if sure or told_by_place else _with_fewest_values(records, fields)[:1]


def as_answers(value: Any, location: Location) -> list[dict[str, Any]] | None:
    """The answers that an export writes as objects; None for a label that stands there as it is.

    Raises FileError where they are cut off or mixed with something else.
    """
    parsed = _parsed(value)
    if isinstance(parsed, str) and _CHOICES_BEGIN.match(parsed):
        location.refuse(value, "a label, or choices as complete JSON")
    if _are_labels(parsed):
        return [{"choices": [parsed]}]
    listed = parsed if isinstance(parsed, list) else [parsed]
    if not any(isinstance(one, dict) for one in listed):
        return None
    return [as_object(one, location[index]) for index, one in enumerate(listed)]


def _differing(records: Sequence[Record], fields: Sequence[str]) -> list[str]:
    """The fields that differ between the annotations of one task, as data never does."""
    candidates = [name for name in fields if not column_names.is_among(name, column_names.TEXT)]
    values: dict[str, dict[str, set[str]]] = {name: {} for name in candidates}
    for record in records:
        if record.get("id") is None:
            continue
        for name in candidates:
            value = record.get(name)
            if isinstance(value, str) and value:
                values[name].setdefault(str(record["id"]), set()).add(value)
    return [name for name, of_tasks in values.items() if any(len(given) > 1 for given in of_tasks.values())]


def _is_in_words(records: Sequence[Record], name: str, kinds: set[str], answers: set[str]) -> bool:
    """Whether an answer is in words of one's own: in the form of such, or too many and too long for labels."""
    if kinds:
        return kinds <= {*WORDS}
    return name in answers and not _are_classes({cell for one in records if isinstance(cell := one.get(name), str)})


def _are_asked_per_part(records: Sequence[Record], name: str) -> bool:
    """Whether choices are about parts of the text, which stand there without the parts: one as a label, several in a
    list. Choices about the text are a label or an object; those in a tree are always a list, the branches.
    """
    values = [_parsed(record.get(name)) for record in records]
    several = [value for value in values if isinstance(value, list) and len(value) > 1]
    if any(isinstance(one, str) for value in several for one in value if any(map(_has_a_place, value))):
        return True
    labels = {value for value in values if isinstance(value, str) and value}
    return bool(labels) and _are_classes(labels) and any(map(_are_labels, several))


def _has_a_place(value: Any) -> bool:
    return isinstance(value, dict) and "start" in value


def _are_labels(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


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


def _kinds(records: Sequence[Record], name: str) -> set[str]:
    """The kinds of a field's answers where they stand as objects; empty where none does."""
    return {kind for record in records if (kind := _kind(record.get(name))) is not None}


def _kind(value: Any) -> str | None:
    parsed = _parsed(value)
    if isinstance(parsed, str):
        cut_off = _CHOICES_BEGIN.match(parsed)
        return cut_off.group(1) if cut_off else None
    first = parsed[0] if isinstance(parsed, list) and parsed else parsed
    return answer_kind_of(first) if isinstance(first, dict) else None


def _parsed(value: Any) -> Any:
    """What a cell of a CSV holds where it is JSON; any other value as it is."""
    if isinstance(value, str) and value.lstrip().startswith(('{"', '[{"', '["')):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
