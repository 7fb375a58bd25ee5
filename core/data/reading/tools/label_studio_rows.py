"""Label Studio: JSON_MIN, CSV and TSV, an annotation a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.data.left_out import CANCELLED, NO_CHOICE, NO_LABEL, NOT_ANNOTATED
from core.data.reading.table import SEVERAL
from core.data.reading.tools.judgements import Judgement, Unused, passed_over
from core.data.reading.tools.label_studio import TASK_ID
from core.data.reading.tools.label_studio_questions import RENAMED, Fields, as_answers, told_apart
from core.data.reading.tools.label_studio_results import (
    ANNOTATED_AT,
    ANNOTATED_BY,
    CHOICES,
    WORDS,
    answer_kind_of,
    chosen,
    id_field_of,
    in_words,
    is_of_a_part,
    own_name,
)
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import (
    Location,
    as_flag,
    as_labels,
    as_moment,
    as_text,
    as_wording,
    text_field,
)

# What becomes of an annotator that Label Studio does not know when it writes a table.
_NOBODY = "None"
_NOTED = ("lead_time", "updated_at")


def _fits(first: Sequence[Record]) -> bool:
    return any(
        {"annotation_id", "annotator"} <= record.keys()
        and bool({"lead_time", "created_at", "updated_at"} & record.keys())
        for record in first
    )


def _gather(records: Records) -> GatheredJudgements:
    fields = told_apart(records.records)
    items = [{name: record[name] for name in fields.data if name in record} for record in records.records]
    texts, own_id = text_field(items), id_field_of(items)
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    others: list[str] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        row = _Row(record, Location(records.file, number), fields, texts.field, own_id)
        one, passed = row.read()
        if isinstance(one, Judgement):
            judgements.append(one)
            others += passed
        else:
            unused.append(one)
    return GatheredJudgements(
        judgements,
        unused,
        passed_over(others),
        texts.guesses,
        text=texts.name.removeprefix(RENAMED),
    )


class _Row:
    """One annotation, with the task's data beside it."""

    def __init__(
        self, record: Record, location: Location, fields: Fields, text: str | None, own_id: str | None
    ) -> None:
        self.record = record
        self.location = location
        self.fields = fields
        self.text = as_wording(record.get(text), location[text]) if text else None
        self.number = self._value("id")
        self.id_name = own_id
        self.own_id = self._value(own_id)
        self.data = [name for name in fields.data if name not in (text, own_id)]

    def read(self) -> tuple[Judgement | Unused, list[str]]:
        """The judgement, or why there is none, and the kinds of answers that are no label of the text."""
        if self._is_unannotated():
            return self._unused(NOT_ANNOTATED), []
        details = self._details()
        time = details.pop(ANNOTATED_AT, None) or as_moment(self.record.get("created_at"), self.location["created_at"])
        annotator = details.pop(ANNOTATED_BY, None) or self._user()
        if as_flag(self.record.get("was_cancelled"), self.location["was_cancelled"]):
            return self._unused(CANCELLED, annotator), []
        labels, others, of_parts = self._answers()
        aside = [*others, *(["textarea"] if any(name in details for name in self.fields.answers) else [])]
        if not labels and (aside or not self.fields.questions):
            reason = NO_CHOICE if of_parts else NO_LABEL
            return self._unused(reason, ", ".join(dict.fromkeys(aside)) or None), []
        judgement = Judgement(
            record=self.location.record,
            labels=labels,
            text=self.text,
            id=self.own_id or self.number,
            annotator=annotator,
            time=time,
            metadata=self._metadata(),
            details=details,
        )
        return judgement, others

    def _unused(self, reason: str, found: str | None = None) -> Unused:
        id = self.own_id or self.number
        return Unused(self.location.record, reason, id, self.text, found, self._metadata())

    def _is_unannotated(self) -> bool:
        if "annotation_id" not in self.record:
            self.location["annotation_id"].refuse(None, "the number of an annotation")
        return self._value("annotation_id") is None

    def _user(self) -> str | None:
        user = self._value("annotator")
        return None if user == _NOBODY else user

    def _value(self, field: str | None) -> str | None:
        return as_text(self.record.get(field), self.location[field]) if field else None

    def _metadata(self) -> dict[str, Any]:
        further = {own_name(name.removeprefix(RENAMED), self.id_name): self.record.get(name) for name in self.data}
        return {**further, TASK_ID: self.number} if self.own_id and self.own_id != self.number else further

    def _details(self) -> dict[str, Any]:
        """The answers that are no labels, and what Label Studio notes down beside the answers."""
        said = {name: self._in_words(name) for name in self.fields.answers}
        noted = {name: self._value(name) for name in _NOTED}
        return {name: value for name, value in {**said, **noted}.items() if value is not None}

    def _in_words(self, name: str) -> str | None:
        given, location = self.record.get(name), self.location[name]
        answers = as_answers(given, location)
        if answers is None:
            return SEVERAL.join(as_labels(given, location)) or None
        said: list[str] = []
        for index, answer in enumerate(answers):
            kind = answer_kind_of(answer)
            if kind in WORDS:
                said += in_words(kind, answer, location[index])
            elif kind in CHOICES:
                said += chosen(kind, answer, location[index])
        return SEVERAL.join(said) or None

    def _answers(self) -> tuple[dict[str, list[str]], list[str], bool]:
        """The labels, the kinds of the other answers, and whether any of those is about a part of the text."""
        labels: dict[str, list[str]] = {}
        others: list[str] = []
        of_parts = any(self.record.get(name) for name in self.fields.of_parts)
        others += ["choices"] if of_parts else []
        for name in self.fields.questions:
            given = self.record.get(name)
            answers = as_answers(given, self.location[name])
            if answers is None:
                simple = as_labels(given, self.location[name])
                if simple or given is not None:
                    labels[name] = simple
                continue
            for index, answer in enumerate(answers):
                kind = answer_kind_of(answer) or "textarea"
                if is_of_a_part(kind, answer) or kind not in CHOICES:
                    others.append(kind)
                    of_parts |= is_of_a_part(kind, answer)
                else:
                    said = [*labels.get(name, ()), *chosen(kind, answer, self.location[name][index])]
                    labels[name] = list(dict.fromkeys(said))
        return labels, others, of_parts


TOOL = Tool("Label Studio (an annotation a row)", _fits, _gather)
