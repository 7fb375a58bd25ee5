"""Argilla 2: ``to_list(flatten=True)``, a text with the responses of all annotators a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.data.left_out import NOT_ANNOTATED, NOT_SUBMITTED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import Place, as_labels, as_list, as_text, text_field

_RESPONSES = ".responses"
_USERS = ".responses.users"
_STATUS = ".responses.status"
_SUGGESTION = ".suggestion"
_SUBMITTED = "submitted"
_BOOKKEEPING = ("id", "_server_id", "status", "inserted_at", "updated_at")


def _fits(first: Sequence[Record]) -> bool:
    return any(name.endswith(_USERS) for record in first for name in record)


def _gather(records: Records) -> Gathered:
    fields = list(dict.fromkeys(name for record in records.records for name in record))
    questions = [name.removesuffix(_RESPONSES) for name in fields if name.endswith(_RESPONSES)]
    further = [name for name in fields if name not in _BOOKKEEPING and not _belongs(name, questions)]
    text = text_field([{name: record.get(name) for name in further} for record in records.records])
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        item = _Item(record, Place(records.file, number), text, further)
        used, aside = item.read(questions)
        judgements += used
        unused += aside
    return Gathered(judgements, unused)


def _belongs(name: str, questions: Sequence[str]) -> bool:
    """Whether a field is part of a question: its responses, or what was suggested to the annotators."""
    return any(name.startswith((f"{question}{_RESPONSES}", f"{question}{_SUGGESTION}")) for question in questions)


class _Item:
    """A text and everybody's answers."""

    def __init__(self, record: Record, place: Place, text: str | None, further: Sequence[str]) -> None:
        self.record = record
        self.place = place
        self.id = as_text(record.get("id"), place["id"])
        self.text = as_text(record.get(text), place[text]) if text else None
        self.metadata = {name: record.get(name) for name in further if name != text}

    def read(self, questions: Sequence[str]) -> tuple[list[Judgement], list[Unused]]:
        """One judgement an annotator, with the answers to all questions."""
        answers: dict[str | None, dict[str, list[str]]] = {}
        unused: list[Unused] = []
        for question in questions:
            for user, status, labels in self._responses(question):
                if status in (None, _SUBMITTED):
                    answers.setdefault(user, {})[question] = labels
                else:
                    found = f"{user or 'unnamed'}: {status}"
                    unused.append(Unused(self.place.record, NOT_SUBMITTED, self.id, self.text, found))
        if not answers and not unused:
            unused.append(Unused(self.place.record, NOT_ANNOTATED, self.id, self.text))
        return [self._judgement(user, labels) for user, labels in answers.items()], unused

    def _judgement(self, user: str | None, labels: dict[str, list[str]]) -> Judgement:
        return Judgement(
            record=self.place.record,
            labels=labels,
            text=self.text,
            id=self.id,
            annotator=user,
            metadata=self.metadata,
        )

    def _responses(self, question: str) -> list[tuple[str | None, str | None, list[str]]]:
        """User, status and labels of each response; the three lists of the export run in parallel."""
        place = self.place[question + _RESPONSES]
        values = self._list(question + _RESPONSES)
        users, statuses = self._list(question + _USERS), self._list(question + _STATUS)
        for name, given in ((_USERS, users), (_STATUS, statuses)):
            if given and len(given) != len(values):
                self.place[question + name].refuse(given, f"a list of {len(values)}, as many as there are responses,")
        return [
            (
                as_text(users[index], self.place[question + _USERS][index]) if users else None,
                as_text(statuses[index], self.place[question + _STATUS][index]) if statuses else None,
                as_labels(value, place[index]),
            )
            for index, value in enumerate(values)
        ]

    def _list(self, field: str) -> list[Any]:
        value = self.record.get(field)
        return [] if value is None else as_list(value, self.place[field])


TOOL = Tool("Argilla", _fits, _gather)
