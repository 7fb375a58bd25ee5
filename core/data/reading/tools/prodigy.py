"""Prodigy: ``db-out``, JSON Lines, an annotated task a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.data.left_out import IGNORED, NO_CHOICE, NOT_ANNOTATED, REJECTED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import Gathered, Record, Records, Tool
from core.data.reading.tools.values import Place, as_labels, as_list, as_moment, as_object, as_text, id_field

_ANSWERS = ("accept", "reject", "ignore")
_QUESTION = "label"
_BOOKKEEPING = ("text", "label", "options", "accept", "answer", "spans", "tokens", "meta", "html", "config")


def _fits(first: Sequence[Record]) -> bool:
    return any("answer" in task and ("_input_hash" in task or "_task_hash" in task) for task in first)


def _gather(records: Records) -> Gathered:
    tasks = [
        _Task(record, Place(records.file, number))
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    binary = {task.label for task in tasks if task.label is not None and not task.has_options}
    own_id = id_field([task.metadata() for task in tasks])
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for task in tasks:
        one = task.read(own_id, only_label=len(binary) == 1)
        (judgements if isinstance(one, Judgement) else unused).append(one)  # type: ignore[arg-type]
    return Gathered(_together(judgements) if len(binary) > 1 else judgements, unused)


def _together(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Where each task asks about one of several labels: all that an annotator accepted of a text, none if none."""
    found: dict[tuple[str | None, str | None], Judgement] = {}
    for one in judgements:
        before = found.get((one.id, one.annotator))
        accepted = [*(before.labels[_QUESTION] if before else ()), *one.labels[_QUESTION]]
        found[one.id, one.annotator] = replace(before or one, labels={_QUESTION: list(dict.fromkeys(accepted))})
    return list(found.values())


class _Task:
    """A text and one annotator's answer on it."""

    def __init__(self, record: Record, place: Place) -> None:
        self.record = record
        self.place = place
        self.has_options = "options" in record
        self.label = as_text(record.get("label"), place["label"], "a label")

    def read(self, own_id: str | None, *, only_label: bool) -> Judgement | Unused:
        """``only_label``: the file asks about one label, so that rejecting it is an answer, too."""
        answer = self._answer()
        metadata = self.metadata()
        given = as_text(metadata.pop(own_id, None), self.place[own_id]) if own_id else None
        id = given or as_text(self.record.get("_input_hash"), self.place["_input_hash"])
        text = as_text(self.record.get("text"), self.place["text"])
        reason, labels = self._labels(answer, only_label)
        if reason:
            return Unused(self.place.record, reason, id, text, self.label)
        return Judgement(
            record=self.place.record,
            labels={_QUESTION: labels},
            text=text,
            id=id,
            annotator=self._annotator(),
            time=as_moment(self.record.get("_timestamp"), self.place["_timestamp"]),
            metadata=metadata,
        )

    def metadata(self) -> dict[str, object]:
        """The task's further fields, those under ``meta`` among them."""
        meta = self.record.get("meta")
        further = {} if meta is None else as_object(meta, self.place["meta"])
        own = {
            name: value for name, value in self.record.items() if name not in _BOOKKEEPING and not name.startswith("_")
        }
        return {**further, **own}

    def _answer(self) -> str | None:
        answer = as_text(self.record.get("answer"), self.place["answer"])
        if answer is not None and answer not in _ANSWERS:
            self.place["answer"].refuse(answer, "accept, reject or ignore")
        return answer

    def _labels(self, answer: str | None, only_label: bool) -> tuple[str, list[str]]:
        """Why it is no judgement, or its labels."""
        if answer is None:
            return NOT_ANNOTATED, []
        if answer == "ignore":
            return IGNORED, []
        if self.has_options:
            return ("", self._chosen()) if answer == "accept" else (REJECTED, [])
        if self.label is None:
            return (NO_CHOICE, []) if "spans" in self.record else (NOT_ANNOTATED, [])
        if answer == "accept":
            return "", [self.label]
        return "", [f"not {self.label}"] if only_label else []

    def _chosen(self) -> list[str]:
        """The labels of the options that were accepted by their ids."""
        names: dict[str, str] = {}
        options = self.place["options"]
        for index, option in enumerate(as_list(self.record["options"], options)):
            one = as_object(option, options[index])
            id = as_text(one.get("id"), options[index]["id"])
            if id is not None:
                names[id] = as_text(one.get("text"), options[index]["text"]) or id
        return [names.get(id, id) for id in as_labels(self.record.get("accept", []), self.place["accept"])]

    def _annotator(self) -> str | None:
        known = (as_text(self.record.get(name), self.place[name]) for name in ("_annotator_id", "_session_id"))
        return next((name for name in known if name), None)


TOOL = Tool("Prodigy", _fits, _gather)
