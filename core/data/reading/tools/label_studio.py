"""Label Studio: JSON, a task with all its annotations a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.data.left_out import CANCELLED, NO_CHOICE, NO_LABEL, NOT_ANNOTATED, NOT_SUBMITTED
from core.data.reading.table import SEVERAL
from core.data.reading.tools.judgements import Judgement, Unused, passed_over
from core.data.reading.tools.label_studio_results import (
    ANNOTATED_AT,
    ANNOTATED_BY,
    CHOICES,
    SCALES,
    WORDS,
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
    as_list,
    as_moment,
    as_object,
    as_text,
    as_wording,
    text_field,
)

# An older Label Studio calls annotations completions, and those without an answer skipped.
_ANNOTATIONS = ("annotations", "completions")
_CANCELLED = ("was_cancelled", "skipped")
TASK_ID = "task id"
_PREDICTION = "prediction"


def _fits(first: Sequence[Record]) -> bool:
    return any(isinstance(task.get("data"), dict) and any(name in task for name in _ANNOTATIONS) for task in first)


def _gather(records: Records) -> GatheredJudgements:
    tasks = [_Task(record, Location(records.file, number)) for record, number in _numbered(records)]
    data = [task.data for task in tasks]
    own_id = id_field_of(data)
    e_mails = dict(known for task in tasks for known in task.e_mails())
    said = [[_Annotation(one, location, e_mails) for one, location in task.annotations] for task in tasks]
    are_classes = any(one.labels for of_task in said for one in of_task)
    are_asked = are_classes or any(one.scales for of_task in said for one in of_task)
    texts = text_field(
        data, [name for of_task in said for one in of_task for name in one.rated(are_classes=are_classes)]
    )
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    others: list[str] = []
    for task, of_task in zip(tasks, said, strict=True):
        base = task.text(texts.field, own_id)
        unused += [Unused.of(base, reason, found) for reason, found in task.without_answer()]
        for one in of_task:
            reason, found = one.unusable(are_classes=are_classes, are_asked=are_asked)
            if reason:
                unused.append(Unused.of(base, reason, found))
            else:
                judgements.append(one.judgement(base, are_classes=are_classes))
                others += one.others
    return GatheredJudgements(
        judgements,
        unused,
        passed_over(others),
        texts.guesses,
        text=texts.name,
    )


def _numbered(records: Records) -> zip[tuple[Record, int]]:
    return zip(records.records, records.numbers, strict=True)


class _Task:
    """A text and what the annotators said about it."""

    def __init__(self, record: Record, location: Location) -> None:
        self.record = record
        self.location = location
        self.data = as_object(record.get("data"), location["data"])
        self.annotations = self._annotations()

    def text(self, text: str | None, own_id: str | None) -> Judgement:
        """What all judgements on the task share."""
        number = as_text(self.record.get("id"), self.location["id"])
        given = as_text(self.data.get(own_id), self.location["data"][own_id]) if own_id else None
        further = {own_name(name, own_id): value for name, value in self.data.items() if name not in (text, own_id)}
        return Judgement(
            record=self.location.record,
            labels={},
            id=given or number,
            text=as_wording(self.data.get(text), self.location["data"][text]) if text else None,
            metadata=self._predictions() | further | ({TASK_ID: number} if given and given != number else {}),
        )

    def _predictions(self) -> dict[str, Any]:
        """What models said of the text before the annotators did, and how sure each was: columns of the text."""
        given, place = self.record.get("predictions"), self.location["predictions"]
        found: dict[str, Any] = {}
        for index, one in enumerate(given if isinstance(given, list) else []):
            # Some exports name predictions by their numbers alone.
            if not isinstance(one, dict):
                continue
            model = as_text(one.get("model_version"), place[index]["model_version"])
            said = _Annotation(one, place[index], {}).labels
            for question, labels in said.items():
                of = f" of {question}" * (len(said) > 1) + (f" by {model}" if model else "")
                found |= {f"{_PREDICTION}{of}": SEVERAL.join(labels), f"{_PREDICTION} score{of}": one.get("score")}
        return found

    def e_mails(self) -> list[tuple[str, str]]:
        """Number and e-mail of the annotators of whom both are known."""
        people = (annotation.get("completed_by") for annotation, _ in self.annotations)
        return [
            (str(person["id"]), person["email"])
            for person in people
            if isinstance(person, dict) and isinstance(person.get("id"), int) and _is_name(person.get("email"))
        ]

    def without_answer(self) -> list[tuple[str, str | None]]:
        """The reasons why nobody's answer is there, and whose draft was left instead."""
        drafts = self.record.get("drafts")
        left = [] if drafts is None else as_list(drafts, self.location["drafts"])
        users = [one.get("user") if isinstance(one, dict) else None for one in left]
        found = [as_text(user, self.location["drafts"][index]["user"]) for index, user in enumerate(users)]
        nothing = [] if self.annotations or left else [(NOT_ANNOTATED, None)]
        return [*((NOT_SUBMITTED, user) for user in found), *nothing]

    def _annotations(self) -> list[tuple[dict[str, Any], Location]]:
        name = next((name for name in _ANNOTATIONS if self.record.get(name) is not None), None)
        if name is None:
            return []
        location = self.location[name]
        listed = as_list(self.record[name], location)
        return [(as_object(one, location[index]), location[index]) for index, one in enumerate(listed)]


class _Annotation:
    """What one annotator said: ``labels`` where a question asks for classes, ``scales`` where it asks for a number.

    ``others`` are the kinds of the results that are no label of the whole text.
    """

    def __init__(self, annotation: dict[str, Any], location: Location, e_mails: dict[str, str]) -> None:
        self.annotator = _annotator(annotation.get("completed_by"), location["completed_by"], e_mails)
        self.time = as_moment(annotation.get("created_at"), location["created_at"])
        self.labels: dict[str, list[str]] = {}
        self.scales: dict[str, list[str]] = {}
        self.words: dict[str, list[str]] = {}
        self.others: list[str] = []
        self._objects: dict[str, str | None] = {}
        self.is_cancelled = any(as_flag(annotation.get(name), location[name]) for name in _CANCELLED)
        self._is_of_parts = False
        self._details = _details(annotation, location)
        if not self.is_cancelled:
            for result, where in _results(annotation, location["result"]):
                self._take(result, where)
        judge = self._said(ANNOTATED_BY)
        if judge:
            # Whoever changed it in Label Studio is somebody else, be it the one who imported it.
            self._details["updated_by"] = annotation.get("updated_by")
        self.annotator = judge or self.annotator
        self.time = self._said(ANNOTATED_AT) or self.time

    def unusable(self, *, are_classes: bool, are_asked: bool) -> tuple[str, str | None]:
        """Why it is no judgement, and what stands there instead.

        ``are_classes``: the file asks for classes; ``are_asked``: it asks for labels of any kind. That nothing was
        chosen is an answer only there.
        """
        if self.is_cancelled:
            return CANCELLED, self.annotator
        aside = [*self.others, *(["textarea"] if self.words else []), *(["rating"] if self.scales else [])]
        if are_asked and (self.labels or not aside or (self.scales and not are_classes)):
            return "", None
        return (NO_CHOICE if self._is_of_parts else NO_LABEL), ", ".join(dict.fromkeys(aside)) or None

    def rated(self, *, are_classes: bool) -> list[str]:
        """What the questions are about, as it is called in the project's set-up: often as the field that it shows."""
        named = (self._objects[question] for question in (self.labels if are_classes else self.scales))
        return [name for name in named if name]

    def judgement(self, text: Judgement, *, are_classes: bool) -> Judgement:
        scales = {question: SEVERAL.join(said) for question, said in self.scales.items()} if are_classes else {}
        words = {question: SEVERAL.join(said) for question, said in self.words.items()}
        return replace(
            text,
            labels=self.labels if are_classes else self.scales,
            annotator=self.annotator,
            time=self.time,
            details={**scales, **words, **self._details},
        )

    def _said(self, question: str) -> str | None:
        return SEVERAL.join(self.words.pop(question, ())) or None

    def _take(self, result: dict[str, Any], location: Location) -> None:
        kind = as_text(result.get("type"), location["type"]) or "no type"
        of_a_part = is_of_a_part(kind, result.get("value"))
        if of_a_part or kind not in (*CHOICES, *WORDS):
            self.others.append(kind)
            self._is_of_parts |= of_a_part
            return
        value = as_object(result.get("value"), location["value"])
        question = as_text(result.get("from_name"), location["from_name"]) or "label"
        answers = self.words if kind in WORDS else self.scales if kind in SCALES else self.labels
        self._objects[question] = as_text(result.get("to_name"), location["to_name"])
        before = answers.setdefault(question, [])
        said = in_words if kind in WORDS else chosen
        before += [answer for answer in said(kind, value, location["value"]) if answer not in before]


def _details(annotation: dict[str, Any], location: Location) -> dict[str, Any]:
    """What Label Studio notes down beside the answers; who changed it only where that is somebody else."""
    person, changed_by = annotation.get("completed_by"), annotation.get("updated_by")
    number = person.get("id") if isinstance(person, dict) else person
    return {
        "lead_time": annotation.get("lead_time"),
        "updated_at": as_moment(annotation.get("updated_at"), location["updated_at"]),
        "updated_by": None if changed_by == number else changed_by,
        "ground_truth": True if as_flag(annotation.get("ground_truth"), location["ground_truth"]) else None,
    }


def _results(annotation: dict[str, Any], location: Location) -> list[tuple[dict[str, Any], Location]]:
    given = annotation.get("result")
    listed = [] if given is None else as_list(given, location)
    return [(as_object(one, location[index]), location[index]) for index, one in enumerate(listed)]


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _annotator(value: Any, location: Location, e_mails: dict[str, str]) -> str | None:
    if isinstance(value, dict):
        known = (as_text(value.get(name), location[name]) for name in ("email", "username", "id"))
        name = next((name for name in known if name), None)
    else:
        name = as_text(value, location, "a number, or an object with the e-mail,")
    return e_mails.get(name, name) if name else None


TOOL = Tool("Label Studio", _fits, _gather, "a Choices question")
