"""What the exports of crowdsourcing platforms share: one worker's answers on one text, with the text's fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.data.left_out import NOT_ANNOTATED
from core.data.reading.tools.answers import labelled
from core.data.reading.tools.judgements import SEVERAL, Judgement, Unused
from core.data.reading.tools.tool import GatheredJudgements
from core.data.reading.tools.values import Location, as_text, as_wording, id_field, text_field


@dataclass(frozen=True)
class WorkerAnswers:
    """One worker's answers on one text.

    Attributes
    ----------
    data
        The text's fields under the researcher's names; ``prefix`` stands before these in the file.
    chosen
        Question → answers.
    unit, unit_name
        The platform's own id of the text, and what the platform calls it.
    reason
        Why it does not count; empty where it does.
    details
        What else is said of this work.
    """

    location: Location
    data: Mapping[str, Any]
    chosen: Mapping[str, list[str]]
    unit: str | None
    unit_name: str
    worker: str | None
    time: str | None = None
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    prefix: str = ""


def gather(works: Sequence[WorkerAnswers], notes: tuple[str, ...] = ()) -> GatheredJudgements:
    """The judgements in all that was done; answers in words of one's own stay beside them."""
    data = [work.data for work in works]
    texts, own_id = text_field(data), id_field(data)
    given: dict[str, list[str]] = {}
    for work in works:
        for question, answers in work.chosen.items():
            given.setdefault(question, []).extend(answers)
    questions = labelled(given)
    read = [_read(work, texts.field, own_id, questions) for work in works]
    return GatheredJudgements(
        [one for one in read if isinstance(one, Judgement)],
        [one for one in read if isinstance(one, Unused)],
        notes,
        texts.guesses,
        text=texts.name,
    )


def _read(work: WorkerAnswers, text: str | None, own_id: str | None, questions: Collection[str]) -> Judgement | Unused:
    own = _field(work, own_id)
    id, wording = own or work.unit, as_wording(work.data.get(text), work.location[work.prefix + text]) if text else None
    labels = {question: answers for question, answers in work.chosen.items() if question in questions}
    reason = work.reason or ("" if labels else NOT_ANNOTATED)
    further = {name: value for name, value in work.data.items() if name not in (text, own_id)}
    if reason:
        return Unused(work.location.record, reason, id, wording, work.worker, further)
    words = {name: SEVERAL.join(said) or None for name, said in work.chosen.items() if name not in questions}
    return Judgement(
        record=work.location.record,
        labels=labels,
        text=wording,
        id=id,
        annotator=work.worker,
        time=work.time,
        metadata={**further, work.unit_name: work.unit} if own else further,
        details={**words, **work.details},
    )


def _field(work: WorkerAnswers, name: str | None) -> str | None:
    return as_text(work.data.get(name), work.location[work.prefix + name]) if name else None
