"""Label Studio: JSON, a task with all its annotations a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.data.left_out import CANCELLED, NO_CHOICE, NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import (
    Place,
    as_labels,
    as_list,
    as_moment,
    as_object,
    as_text,
    id_field,
    text_field,
)

# An older Label Studio calls annotations completions.
_ANNOTATIONS = ("annotations", "completions")
_TASK_ID = "task id"


def _fits(first: Sequence[Record]) -> bool:
    return any("data" in task and any(name in task for name in _ANNOTATIONS) for task in first)


def _gather(records: Records) -> Gathered:
    tasks = [_Task(record, Place(records.file, number)) for record, number in _numbered(records)]
    data = [task.data for task in tasks]
    text, own_id = text_field(data), id_field(data)
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for task in tasks:
        used, aside = task.read(text, own_id)
        judgements += used
        unused += aside
    return Gathered(judgements, unused)


def _numbered(records: Records) -> zip[tuple[Record, int]]:
    return zip(records.records, records.numbers, strict=True)


class _Task:
    """A text and what the annotators said about it."""

    def __init__(self, record: Record, place: Place) -> None:
        self.record = record
        self.place = place
        self.data = as_object(record.get("data"), place["data"])

    def read(self, text: str | None, own_id: str | None) -> tuple[list[Judgement], list[Unused]]:
        base = self._text(text, own_id)
        annotations = self._annotations()
        judgements: list[Judgement] = []
        unused: list[Unused] = []
        if not annotations:
            unused.append(Unused(base.record, NOT_ANNOTATED, base.id, base.text))
        for annotation, place in annotations:
            said = _Annotation(annotation, place)
            if said.reason:
                unused.append(Unused(base.record, said.reason, base.id, base.text, said.found))
            else:
                judgements.append(replace(base, labels=said.labels, annotator=said.annotator, time=said.time))
        return judgements, unused

    def _text(self, text: str | None, own_id: str | None) -> Judgement:
        """What all judgements on the task share."""
        number = as_text(self.record.get("id"), self.place["id"])
        given = as_text(self.data.get(own_id), self.place["data"][own_id]) if own_id else None
        further = {name: value for name, value in self.data.items() if name not in (text, own_id)}
        return Judgement(
            record=self.place.record,
            labels={},
            id=given or number,
            text=as_text(self.data.get(text), self.place["data"][text]) if text else None,
            metadata={**further, _TASK_ID: number} if given and given != number else further,
        )

    def _annotations(self) -> list[tuple[dict[str, Any], Place]]:
        name = next((name for name in _ANNOTATIONS if self.record.get(name) is not None), None)
        if name is None:
            return []
        place = self.place[name]
        listed = as_list(self.record[name], place)
        return [(as_object(one, place[index]), place[index]) for index, one in enumerate(listed)]


class _Annotation:
    """What one annotator said; ``reason`` says why it is no judgement where it is none."""

    def __init__(self, annotation: dict[str, Any], place: Place) -> None:
        self.annotator = _annotator(annotation.get("completed_by"), place["completed_by"])
        self.time = as_moment(annotation.get("created_at"), place["created_at"])
        self.labels: dict[str, list[str]] = {}
        self.reason, self.found = "", None
        if annotation.get("was_cancelled"):
            self.reason, self.found = CANCELLED, self.annotator
            return
        results = as_list(annotation.get("result", []), place["result"])
        others = [self._take(as_object(one, place["result"][i]), place["result"][i]) for i, one in enumerate(results)]
        kinds = [kind for kind in others if kind]
        if kinds and not self.labels:
            self.reason, self.found = NO_CHOICE, ", ".join(dict.fromkeys(kinds))

    def _take(self, result: dict[str, Any], place: Place) -> str | None:
        """Keep the labels of a result; the kind of one that labels something else than the whole text."""
        kind = as_text(result.get("type"), place["type"]) or "no type"
        if kind not in ("choices", "taxonomy", "rating", "number"):
            return kind
        value = as_object(result.get("value"), place["value"])
        said, where = value.get(kind), place["value"][kind]
        labels = [_path(one, where[i]) for i, one in enumerate(as_list(said, where))] if kind == "taxonomy" else None
        question = as_text(result.get("from_name"), place["from_name"]) or "label"
        self.labels.setdefault(question, []).extend(as_labels(said, where) if labels is None else labels)
        return None


def _path(value: Any, place: Place) -> str:
    """A leaf of a taxonomy with the branches that lead to it."""
    return " / ".join(as_labels(value, place))


def _annotator(value: Any, place: Place) -> str | None:
    if not isinstance(value, dict):
        return as_text(value, place, "a number, or an object with the e-mail,")
    known = (as_text(value.get(name), place[name]) for name in ("email", "username", "id"))
    return next((name for name in known if name), None)


TOOL = Tool("Label Studio", _fits, _gather)
