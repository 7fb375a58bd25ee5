"""Label Studio: JSON_MIN, CSV and TSV, an annotation a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.data.left_out import CANCELLED, NO_CHOICE, NO_LABEL, NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused, any_numbered, passed_over
from core.data.reading.tools.label_studio import TASK_ID
from core.data.reading.tools.label_studio_questions import BOOKKEEPING, RENAMED, as_answers, questions_of
from core.data.reading.tools.label_studio_results import CHOICES, chosen, is_of_a_part, kind_of
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import Place, as_flag, as_labels, as_moment, as_text, id_field, text_field

# What becomes of an annotator that Label Studio does not know when it writes a table.
_NOBODY = "None"


def _fits(first: Sequence[Record]) -> bool:
    return any(
        {"annotation_id", "annotator"} <= record.keys()
        and bool({"lead_time", "created_at", "updated_at"} & record.keys())
        for record in first
    )


def _gather(records: Records) -> Gathered:
    fields = list(dict.fromkeys(name for record in records.records for name in record if name not in BOOKKEEPING))
    questions = questions_of(records.records, fields)
    data = [name for name in fields if name not in questions]
    items = [{name: record[name] for name in data if name in record} for record in records.records]
    text, own_id = text_field(items), id_field(items)
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    others: list[str] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        row = _Row(record, Place(records.file, number), text, own_id, data)
        one, passed = row.read(questions)
        if isinstance(one, Judgement):
            judgements.append(one)
            others += passed
        else:
            unused.append(one)
    return Gathered(judgements, unused, passed_over(others), numbered_people=any_numbered(judgements))


class _Row:
    """One annotation, with the task's data beside it."""

    def __init__(self, record: Record, place: Place, text: str | None, own_id: str | None, data: Sequence[str]) -> None:
        self.record = record
        self.place = place
        self.text = self._value(text)
        self.number = self._value("id")
        self.own_id = self._value(own_id)
        self.data = [name for name in data if name not in (text, own_id)]

    def read(self, questions: Sequence[str]) -> tuple[Judgement | Unused, list[str]]:
        """The judgement, or why there is none, and the kinds of answers that are no label of the text."""
        id = self.own_id or self.number
        annotator = self._value("annotator")
        annotator = None if annotator == _NOBODY else annotator
        if self._is_unannotated():
            return Unused(self.place.record, NOT_ANNOTATED, id, self.text), []
        if as_flag(self.record.get("was_cancelled"), self.place["was_cancelled"]):
            return Unused(self.place.record, CANCELLED, id, self.text, annotator), []
        labels, others, of_parts = self._answers(questions)
        if others and not labels:
            reason = NO_CHOICE if of_parts else NO_LABEL
            return Unused(self.place.record, reason, id, self.text, ", ".join(dict.fromkeys(others))), []
        judgement = Judgement(
            record=self.place.record,
            labels=labels,
            text=self.text,
            id=id,
            annotator=annotator,
            time=as_moment(self.record.get("created_at"), self.place["created_at"]),
            metadata=self._metadata(),
        )
        return judgement, others

    def _is_unannotated(self) -> bool:
        if "annotation_id" not in self.record:
            self.place["annotation_id"].refuse(None, "the number of an annotation")
        return self._value("annotation_id") is None

    def _value(self, field: str | None) -> str | None:
        return as_text(self.record.get(field), self.place[field]) if field else None

    def _metadata(self) -> dict[str, Any]:
        further = {name.removeprefix(RENAMED): self.record.get(name) for name in self.data}
        return {**further, TASK_ID: self.number} if self.own_id and self.own_id != self.number else further

    def _answers(self, questions: Sequence[str]) -> tuple[dict[str, list[str]], list[str], bool]:
        """The labels, the kinds of the other answers, and whether any of those is about a part of the text."""
        labels: dict[str, list[str]] = {}
        others: list[str] = []
        of_parts = False
        for name in questions:
            given = self.record.get(name)
            answers = as_answers(given, self.place[name])
            if answers is None:
                simple = as_labels(given, self.place[name])
                if simple or given is not None:
                    labels[name] = simple
                continue
            for index, answer in enumerate(answers):
                kind = kind_of(answer) or "textarea"
                if is_of_a_part(kind, answer) or kind not in CHOICES:
                    others.append(kind)
                    of_parts |= is_of_a_part(kind, answer)
                else:
                    said = [*labels.get(name, ()), *chosen(kind, answer, self.place[name][index])]
                    labels[name] = list(dict.fromkeys(said))
        return labels, others, of_parts


TOOL = Tool("Label Studio (an annotation a row)", _fits, _gather)
