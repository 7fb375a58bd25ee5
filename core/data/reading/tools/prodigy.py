"""Prodigy: ``db-out``, JSON Lines, an annotated task a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.counted import beginning
from core.data.left_out import IGNORED, NO_CHOICE, NOT_ANNOTATED, REJECTED, REPLACED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import (
    Location,
    as_labels,
    as_list,
    as_moment,
    as_object,
    as_text,
    as_wording,
    id_field,
)

_ANSWERS = ("accept", "reject", "ignore")
_QUESTION = "label"
# What an annotator writes beside the answer: the usual names of the text field that a recipe adds.
_WORDS = ("user_input", "comment", "comments", "note", "notes", "feedback")
# What Prodigy adds to a task, what its models say about it among that.
_BOOKKEEPING = (
    *("text", "label", "options", "accept", "answer", "spans", "tokens", "meta", "html", "config"),
    *("score", "priority"),
)
# What Prodigy calls a session that nobody named.
_UNNAMED_SESSION = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d")


def _fits(first: Sequence[Record]) -> bool:
    return any("answer" in task and ("_input_hash" in task or "_task_hash" in task) for task in first)


def _gather(records: Records) -> GatheredJudgements:
    tasks = [
        _Task(record, Location(records.file, number))
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    asked = {task.label for task in tasks if task.label is not None and not task.is_choice}
    own_id = id_field([task.metadata() for task in tasks])
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    single = _Questions(len(asked))
    for task in tasks:
        one = task.read(own_id, only_label=len(asked) == 1)
        if isinstance(one, Unused):
            unused.append(one)
        elif task.is_choice or task.label is None or len(asked) == 1:
            judgements.append(one)
        else:
            single.add(task.label, one)
    together, rejected = single.combined()
    judgements += together
    return GatheredJudgements(judgements, [*unused, *rejected], _sessions(judgements))


def _sessions(judgements: Sequence[Judgement]) -> tuple[str, ...]:
    names = (one.annotator for one in judgements)
    unnamed = next((name for name in names if name and _UNNAMED_SESSION.fullmatch(name)), None)
    if unnamed is None:
        return ()
    return (f"Sessions without a name, such as “{unnamed}”, count as an annotator each, whoever sat there.",)


class _Questions:
    """Answers to tasks that each ask whether one of several labels holds."""

    def __init__(self, labels: int) -> None:
        self._labels = labels
        self._answers: dict[tuple[str | None, str | None], dict[str, Judgement]] = {}
        self._replaced: list[Unused] = []

    def add(self, label: str, one: Judgement) -> None:
        answers = self._answers.setdefault((one.id or one.text, one.annotator), {})
        before = answers.get(label)
        if before is not None:
            before, one = sorted((before, one), key=lambda answer: answer.time or "")
            self._replaced.append(Unused.of(before, REPLACED, label))
        answers[label] = one

    def combined(self) -> tuple[list[Judgement], list[Unused]]:
        """All that an annotator accepted of a text, and the answers that say no label.

        That none was accepted is an answer only where several can hold and the annotator was asked about each of them.
        """
        accepted = [
            (answers, [label for label, one in answers.items() if one.labels[_QUESTION]])
            for answers in self._answers.values()
        ]
        several = any(len(labels) > 1 for _, labels in accepted)
        found: list[Judgement] = []
        rejected: list[Unused] = []
        for answers, labels in accepted:
            if labels or (several and len(answers) == self._labels):
                found.append(_all_of(list(answers.values()), labels))
            else:
                rejected += [Unused.of(one, REJECTED, label) for label, one in answers.items()]
        return found, [*rejected, *self._replaced]


def _all_of(answers: Sequence[Judgement], labels: Sequence[str]) -> Judgement:
    """The answers to several tasks on one text as one; it was given when the last of them was."""
    last = max(answers, key=lambda answer: answer.time or "")
    details = {key: value for answer in answers for key, value in answer.details.items() if value is not None}
    return replace(answers[0], labels={_QUESTION: labels}, time=last.time, details=details)


class _Task:
    """A text and one annotator's answer on it."""

    def __init__(self, record: Record, location: Location) -> None:
        self.record = record
        self.location = location
        self.is_choice = any(record.get(name) is not None for name in ("options", "accept"))
        self.label = as_text(record.get("label"), location["label"], "a label")

    def read(self, own_id: str | None, *, only_label: bool) -> Judgement | Unused:
        """``only_label``: the file asks about one label, so that rejecting it is an answer, too."""
        answer = self._answer()
        metadata = self.metadata()
        given = as_text(metadata.pop(own_id, None), self.location[own_id]) if own_id else None
        id = given or as_text(self.record.get("_input_hash"), self.location["_input_hash"])
        text = as_wording(self.record.get("text"), self.location["text"])
        reason, labels = self._labels(answer, only_label)
        if reason:
            return Unused(self.location.record, reason, id, text, self.label, metadata)
        return Judgement(
            record=self.location.record,
            labels={_QUESTION: labels},
            text=text,
            id=id,
            annotator=self._annotator(),
            time=as_moment(self.record.get("_timestamp"), self.location["_timestamp"]),
            details={"session": self.record.get("_session_id"), **{name: self.record.get(name) for name in _WORDS}},
            metadata=metadata,
        )

    def metadata(self) -> dict[str, object]:
        """The task's further fields, those under ``meta`` among them."""
        meta = self.record.get("meta")
        further = {} if meta is None else as_object(meta, self.location["meta"])
        own = {
            name: value
            for name, value in self.record.items()
            if name not in (*_BOOKKEEPING, *_WORDS) and not name.startswith("_")
        }
        return {**further, **own}

    def _answer(self) -> str | None:
        answer = as_text(self.record.get("answer"), self.location["answer"])
        if answer is not None and answer not in _ANSWERS:
            self.location["answer"].refuse(answer, "accept, reject or ignore")
        return answer

    def _labels(self, answer: str | None, only_label: bool) -> tuple[str, list[str]]:
        """Why it is no judgement, or its labels."""
        if answer is None:
            return NOT_ANNOTATED, []
        if answer == "ignore":
            return IGNORED, []
        if self.is_choice:
            return ("", self._chosen()) if answer == "accept" else (REJECTED, [])
        if self.label is None:
            has_parts = any(self.record.get(name) is not None for name in ("spans", "tokens"))
            return (NO_CHOICE if has_parts else NOT_ANNOTATED), []
        if answer == "accept":
            return "", [self.label]
        return "", [f"not {self.label}"] if only_label else []

    def _chosen(self) -> list[str]:
        """The labels of the options that were accepted by their ids; the ids themselves where no options are kept."""
        chosen = as_labels(self.record.get("accept"), self.location["accept"])
        if self.record.get("options") is None:
            return chosen
        names: dict[str, str] = {}
        options = self.location["options"]
        for index, option in enumerate(as_list(self.record["options"], options)):
            one = as_object(option, options[index])
            id = as_text(one.get("id"), options[index]["id"])
            if id is not None:
                names[id] = as_text(one.get("text"), options[index]["text"]) or id
        unknown = next((id for id in chosen if id not in names), None)
        if unknown is not None:
            self.location["accept"].refuse(unknown, f"the id of an option ({beginning(', '.join(names))})")
        return list(dict.fromkeys(names[id] for id in chosen))

    def _annotator(self) -> str | None:
        known = (as_text(self.record.get(name), self.location[name]) for name in ("_annotator_id", "_session_id"))
        return next((name for name in known if name), None)


TOOL = Tool("Prodigy", _fits, _gather, "the recipe textcat.manual")
