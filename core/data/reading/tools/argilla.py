"""Argilla 2: ``to_list``, ``to_json``, ``to_datasets``, a text with the responses of all annotators a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from core.data.left_out import NO_CHOICE, NO_LABEL, NOT_ANNOTATED, NOT_SUBMITTED
from core.data.reading.tools import argilla_responses as responses
from core.data.reading.tools.argilla_responses import Response
from core.data.reading.tools.judgements import UNNAMED, Judgement, Unused, passed_over
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_labels, as_object, as_text, as_wording, text_field

_SUBMITTED = "submitted"
_BOOKKEEPING = ("id", "_server_id", "status", "inserted_at", "updated_at")
_DRAFTS = (
    "This form of the export does not say which responses were submitted, so drafts count, too; "
    "to_list(flatten=True) does."
)

_NUMBERS = frozenset("0123456789.+-eE, \n[]")

# A user, and a number that tells several answers of one user to one question apart.
_By = tuple[str | None, int]


def _fits(first: Sequence[Record]) -> bool:
    return any(responses.are_flat(record) or responses.are_nested(responses.unpacked(record)) for record in first)


def _gather(records: Records) -> GatheredJudgements:
    given = [responses.unpacked(record) for record in records.records]
    nested = any(map(responses.are_nested, given))
    kind = _Nested if nested else _Flat
    items = [
        kind(record, Location(records.file, number)) for record, number in zip(given, records.numbers, strict=True)
    ]
    texts = text_field([item.fields for item in items])
    others = responses.other_questions(one for item in items for one in item.responses)
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for item in items:
        used, aside = item.read(texts.field, others)
        judgements += used
        unused += aside
    notes = (*((_DRAFTS,) if nested else ()), *passed_over(others if judgements else ()))
    return GatheredJudgements(judgements, unused, notes, texts.guesses, text=texts.name)


class _Item:
    """A text and everybody's answers."""

    def __init__(self, record: Record, location: Location) -> None:
        self.location = location
        self.id = as_text(record.get("id"), location["id"])
        self.fields: Record = {}
        self.fields_place = location
        self.metadata: Record = {}
        self.responses: list[Response] = []

    def read(self, text: str | None, others: dict[str, bool]) -> tuple[list[Judgement], list[Unused]]:
        """One judgement an annotator, with the answers to all questions; ``others`` are those without labels."""
        wording = as_wording(self.fields.get(text), self.fields_place[text]) if text else None
        answers: dict[_By, dict[str, list[str]]] = {}
        passed: dict[_By, str] = {}
        drafts: dict[str, None] = {}
        for by, one in _by_user(self.responses):
            if one.status not in (None, _SUBMITTED):
                drafts[f"{one.user or UNNAMED}: {one.status}"] = None
            elif one.question in others:
                passed[by] = NO_CHOICE if others[one.question] else NO_LABEL
            else:
                answers.setdefault(by, {})[one.question] = as_labels(one.value, one.location)
        base = Judgement(
            record=self.location.record,
            labels={},
            text=wording,
            id=self.id,
            metadata={**{name: value for name, value in self.fields.items() if name != text}, **self.metadata},
        )
        reasons = [(reason, by[0] or UNNAMED) for by, reason in passed.items() if by not in answers]
        reasons += [(NOT_SUBMITTED, found) for found in drafts]
        unused = [Unused.of(base, reason, found) for reason, found in reasons]
        if not answers and not unused:
            unused.append(Unused.of(base, NOT_ANNOTATED))
        return [replace(base, labels=labels, annotator=user) for (user, _), labels in answers.items()], unused


def _by_user(given: Sequence[Response]) -> Iterator[tuple[_By, Response]]:
    """Whose each response is; several to one question, as of users without a name, are several people's."""
    seen: Counter[tuple[str, str | None]] = Counter()
    for one in given:
        yield (one.user, seen[one.question, one.user]), one
        seen[one.question, one.user] += 1


class _Flat(_Item):
    """``to_list(flatten=True)``: fields, metadata and responses side by side."""

    def __init__(self, record: Record, location: Location) -> None:
        super().__init__(record, location)
        self.fields = {
            name: value
            for name, value in record.items()
            if name not in _BOOKKEEPING and not responses.belongs_to_a_question(name) and not _is_vector(value)
        }
        self.responses = responses.flat(record, location)


class _Nested(_Item):
    """``to_list()`` and ``to_json``: fields, metadata and responses in objects of their own."""

    def __init__(self, record: Record, location: Location) -> None:
        super().__init__(record, location)
        metadata = record.get("metadata")
        self.fields_place = location["fields"]
        self.fields = as_object(record.get("fields"), self.fields_place)
        self.metadata = {} if metadata is None else as_object(metadata, location["metadata"])
        self.responses = responses.nested(record, location["responses"])


def _is_vector(value: Any) -> bool:
    """A list of floats, as NumPy prints it in a table."""
    if isinstance(value, str) and value.startswith("["):
        return set(value) <= _NUMBERS and "." in value
    return isinstance(value, list) and bool(value) and all(isinstance(one, float) for one in value)


TOOL = Tool("Argilla", _fits, _gather, "a LabelQuestion")
