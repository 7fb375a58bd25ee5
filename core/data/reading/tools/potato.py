"""Potato: a user's answers on a text a record, without the text; a table has a column a possible label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.data import column_names
from core.data.left_out import NO_CHOICE, NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_labels, as_moment, as_object, as_text, as_wording

# Columns are called schema.label, in other versions schema:::label.
_BETWEEN = (":::", ".")
_BOOKKEEPING = "_"
_YES, _NO = "true", ("false", "0")
_ID, _TEXT, _NESTED = "instance_id", "displayed_text", "labels"
_USERS = ("user_id", "user")
_SPANS = "spans"

TIME, DURATION = "time", "total_time_ms"
"""Fields of when an answer was given and of how long it took, where Potato has noted it down."""

_OWN = (_ID, *_USERS, _TEXT, _NESTED, _SPANS, "links", TIME, DURATION)
# Fields for numbers and words of one's own; what begins with the sign below is about parts of the text, or Potato's.
_NO_LABELS = ("text_box", "free_response", "slider")


@dataclass(frozen=True)
class _Answer:
    """What stands for one possible label of a schema."""

    schema: str
    label: str
    value: str
    location: Location

    @property
    def is_flag(self) -> bool:
        return self.value.casefold() == _YES or self.value == self.label

    @property
    def can_choose(self) -> bool:
        """Older versions write the key that was pressed, a digit."""
        return self.is_flag or self.value.casefold() in _NO or (self.value.isdecimal() and len(self.value) == 1)


def _fits(first: Sequence[Record]) -> bool:
    if sum(isinstance(record.get(_NESTED), dict) and _is_ones(record) for record in first) * 2 > len(first):
        return True
    if not all(_is_ones(record) and any(map(_schema_and_label, record)) for record in first):
        return False
    further = {name for record in first for name in _further(record)}
    # A plain table may have such columns, but then with its texts, or not with these cells, or with others beside them.
    if any(column_names.is_among(name, column_names.TEXT) for name in further):
        return False
    return not further or any(_is_chosen(column, cell) for record in first for column, cell in record.items())


def _is_chosen(column: str, cell: Any) -> bool:
    """Whether the cell says that its column's label was chosen: with true, or with the label."""
    found = _schema_and_label(column)
    return found is not None and (
        cell is True or (isinstance(cell, str) and cell.casefold() in (_YES, found[1].casefold()))
    )


def _is_ones(record: Record) -> bool:
    return _ID in record and any(user in record for user in _USERS)


def _gather(records: Records) -> GatheredJudgements:
    nested = any(isinstance(record.get(_NESTED), dict) for record in records.records)
    places = [Location(records.file, number) for number in records.numbers]
    in_record = _answers_in_labels if nested else _answers_in_columns
    given = [list(in_record(record, location)) for record, location in zip(records.records, places, strict=True)]
    answers = [answer for of_record in given for answer in of_record]
    own_words = _own_words(answers)
    columns = dict.fromkeys(column for record in records.records for column in record)
    possible = [*filter(None, map(_schema_and_label, columns)), *((one.schema, one.label) for one in answers)]
    schemas = list(dict.fromkeys(schema for schema, label in possible if (schema, label) not in own_words))
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for record, location, of_record in zip(records.records, places, given, strict=True):
        one = _read(record, location, {schema: [] for schema in schemas}, of_record, own_words)
        if any(one.labels.values()):
            judgements.append(one)
        else:
            reason = NO_CHOICE if _has_parts(record, of_record) else NOT_ANNOTATED
            unused.append(Unused(location.record, reason, one.id, one.text, one.annotator))
    return GatheredJudgements(judgements, unused)


def _has_parts(record: Record, answers: Sequence[_Answer]) -> bool:
    """Whether the user labelled parts of the text."""
    return bool(record.get(_SPANS)) or any(answer.label == "_spans" for answer in answers)


def _read(
    record: Record,
    location: Location,
    labels: dict[str, list[str]],
    answers: Sequence[_Answer],
    own_words: set[tuple[str, str]],
) -> Judgement:
    words: dict[str, object] = {}
    for answer in answers:
        if (answer.schema, answer.label) in own_words:
            words[f"{answer.schema}.{answer.label}"] = answer.value
        elif not answer.can_choose:
            answer.location.refuse(answer.value, "true, false or nothing")
        elif answer.is_flag or answer.value.casefold() not in _NO:
            labels[answer.schema].append(answer.label)
    labels = {schema: _final(chosen, record.get(schema)) for schema, chosen in labels.items()}
    user = next((user for user in _USERS if user in record), _USERS[0])
    if _ID not in record:
        location[_ID].refuse(None, "the id of a text")
    return Judgement(
        record=location.record,
        labels=labels,
        text=as_wording(record.get(_TEXT), location[_TEXT]),
        id=as_text(record[_ID], location[_ID]),
        annotator=as_text(record.get(user), location[user]),
        time=as_moment(record.get(TIME), location[TIME]),
        details={**_further(record), **words, DURATION: record.get(DURATION)},
    )


def _final(chosen: list[str], given: Any) -> list[str]:
    """The labels chosen; older versions kept those given up; a column of the schema's name has the last."""
    return [given] if given in chosen else chosen


def _answers_in_columns(record: Record, location: Location) -> Iterator[_Answer]:
    for column, cell in record.items():
        found = _schema_and_label(column)
        if found and cell is not None:
            value = as_text(cell, location[column])
            if value is not None:
                yield _Answer(*found, value, location[column])


def _answers_in_labels(record: Record, location: Location) -> Iterator[_Answer]:
    """JSON Lines hold an object a schema; older ones the label itself."""
    nested = location[_NESTED]
    for schema, chosen in as_object(record.get(_NESTED), nested).items():
        cells = chosen if isinstance(chosen, dict) else dict.fromkeys(as_labels(chosen, nested[schema]), True)
        for label, cell in cells.items():
            field = nested[schema][label]
            value = as_text(cell, field)
            if value is not None:
                yield _Answer(schema, label, value, field)


def _own_words(answers: Sequence[_Answer]) -> set[tuple[str, str]]:
    """The fields that are no labels: called so, or with other things than a yes or no, and never a plain yes."""
    flagged = {(one.schema, one.label) for one in answers if one.is_flag}
    other = {(one.schema, one.label) for one in answers if not one.can_choose}
    return (other - flagged) | {
        (one.schema, one.label) for one in answers if one.label in _NO_LABELS or one.label.startswith(_BOOKKEEPING)
    }


def _further(record: Record) -> dict[str, object]:
    """The fields that are neither Potato's own nor labels; a schema's final label beside them says nothing new."""
    schemas = {schema for schema, _ in filter(None, map(_schema_and_label, record))}
    return {
        name: value
        for name, value in record.items()
        if name not in _OWN and name not in schemas and _schema_and_label(name) is None
    }


# Every row of a table asks for the same columns.
@lru_cache(maxsize=1_000)
def _schema_and_label(column: str) -> tuple[str, str] | None:
    between = next((sign for sign in _BETWEEN if sign in column), None)
    if between is None:
        return None
    schema, label = column.split(between, 1)
    return (schema, label) if schema and label else None


TOOL = Tool("Potato", _fits, _gather, "a scheme of the kind radio")
