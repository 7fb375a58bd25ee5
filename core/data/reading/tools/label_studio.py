"""Label Studio: JSON, a task with all its annotations a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.data.left_out import CANCELLED, NO_CHOICE, NO_LABEL, NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused, any_numbered, passed_over
from core.data.reading.tools.label_studio_results import CHOICES, chosen, is_of_a_part
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import (
    Place,
    as_flag,
    as_list,
    as_moment,
    as_object,
    as_text,
    id_field,
    text_field,
)

# An older Label Studio calls annotations completions, and those without an answer skipped.
_ANNOTATIONS = ("annotations", "completions")
_CANCELLED = ("was_cancelled", "skipped")
TASK_ID = "task id"


def _fits(first: Sequence[Record]) -> bool:
    return any(isinstance(task.get("data"), dict) and any(name in task for name in _ANNOTATIONS) for task in first)


def _gather(records: Records) -> Gathered:
    tasks = [_Task(record, Place(records.file, number)) for record, number in _numbered(records)]
    data = [task.data for task in tasks]
    text, own_id = text_field(data), id_field(data)
    e_mails = dict(known for task in tasks for known in task.e_mails())
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    others: list[str] = []
    for task in tasks:
        base = task.text(text, own_id)
        if not task.annotations:
            unused.append(Unused(base.record, NOT_ANNOTATED, base.id, base.text))
        for annotation, place in task.annotations:
            said = _Annotation(annotation, place, e_mails)
            if said.reason:
                unused.append(Unused(base.record, said.reason, base.id, base.text, said.found))
            else:
                judgements.append(replace(base, labels=said.labels, annotator=said.annotator, time=said.time))
                others += said.others
    return Gathered(judgements, unused, passed_over(others), numbered_people=any_numbered(judgements))


def _numbered(records: Records) -> zip[tuple[Record, int]]:
    return zip(records.records, records.numbers, strict=True)


class _Task:
    """A text and what the annotators said about it."""

    def __init__(self, record: Record, place: Place) -> None:
        self.record = record
        self.place = place
        self.data = as_object(record.get("data"), place["data"])
        self.annotations = self._annotations()

    def text(self, text: str | None, own_id: str | None) -> Judgement:
        """What all judgements on the task share."""
        number = as_text(self.record.get("id"), self.place["id"])
        given = as_text(self.data.get(own_id), self.place["data"][own_id]) if own_id else None
        further = {name: value for name, value in self.data.items() if name not in (text, own_id)}
        return Judgement(
            record=self.place.record,
            labels={},
            id=given or number,
            text=as_text(self.data.get(text), self.place["data"][text]) if text else None,
            metadata={**further, TASK_ID: number} if given and given != number else further,
        )

    def e_mails(self) -> list[tuple[str, str]]:
        """Number and e-mail of the annotators of whom both are known."""
        people = (annotation.get("completed_by") for annotation, _ in self.annotations)
        return [
            (str(person["id"]), person["email"])
            for person in people
            if isinstance(person, dict) and isinstance(person.get("id"), int) and _is_name(person.get("email"))
        ]

    def _annotations(self) -> list[tuple[dict[str, Any], Place]]:
        name = next((name for name in _ANNOTATIONS if self.record.get(name) is not None), None)
        if name is None:
            return []
        place = self.place[name]
        listed = as_list(self.record[name], place)
        return [(as_object(one, place[index]), place[index]) for index, one in enumerate(listed)]


class _Annotation:
    """What one annotator said; ``reason`` says why it is no judgement where it is none.

    ``others`` are the kinds of the results that are no label of the whole text.
    """

    def __init__(self, annotation: dict[str, Any], place: Place, e_mails: dict[str, str]) -> None:
        self.annotator = _annotator(annotation.get("completed_by"), place["completed_by"], e_mails)
        self.time = as_moment(annotation.get("created_at"), place["created_at"])
        self.labels: dict[str, list[str]] = {}
        self.others: list[str] = []
        self.reason, self.found = "", None
        if any(as_flag(annotation.get(name), place[name]) for name in _CANCELLED):
            self.reason, self.found = CANCELLED, self.annotator
            return
        of_parts = [self._take(result, where) for result, where in _results(annotation, place["result"])]
        if self.others and not self.labels:
            self.reason = NO_CHOICE if any(of_parts) else NO_LABEL
            self.found = ", ".join(dict.fromkeys(self.others))

    def _take(self, result: dict[str, Any], place: Place) -> bool:
        """Keep the labels of a result; whether it is about a part of the text only."""
        kind = as_text(result.get("type"), place["type"]) or "no type"
        of_a_part = is_of_a_part(kind, result.get("value"))
        if of_a_part or kind not in CHOICES:
            self.others.append(kind)
            return of_a_part
        value = as_object(result.get("value"), place["value"])
        question = as_text(result.get("from_name"), place["from_name"]) or "label"
        before = self.labels.setdefault(question, [])
        before += [label for label in chosen(kind, value, place["value"]) if label not in before]
        return False


def _results(annotation: dict[str, Any], place: Place) -> list[tuple[dict[str, Any], Place]]:
    given = annotation.get("result")
    listed = [] if given is None else as_list(given, place)
    return [(as_object(one, place[index]), place[index]) for index, one in enumerate(listed)]


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _annotator(value: Any, place: Place, e_mails: dict[str, str]) -> str | None:
    if isinstance(value, dict):
        known = (as_text(value.get(name), place[name]) for name in ("email", "username", "id"))
        name = next((name for name in known if name), None)
    else:
        name = as_text(value, place, "a number, or an object with the e-mail,")
    return e_mails.get(name, name) if name else None


TOOL = Tool("Label Studio", _fits, _gather)
