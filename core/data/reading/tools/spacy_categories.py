"""spaCy's training examples for text categories: a text with the scores of all categories, or with those accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.data.left_out import NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_labels, as_object, as_text, as_wording, id_field
from core.records import Guess

_SCORES, _ACCEPTED = "cats", "accept"
_OWN = ("text", "meta", "options", "answer", _SCORES, _ACCEPTED)
_SCORED = Guess(
    "The file gives each class a score between 0 and 1; the class with the highest score is taken as the label.",
    "label",
)


def _fits(first: Sequence[Record]) -> bool:
    return sum("text" in record and _has_categories(record) for record in first) * 2 > len(first)


def _has_categories(record: Record) -> bool:
    scores = record.get(_SCORES)
    if isinstance(scores, dict):
        return bool(scores) and all(map(_is_score, scores.values()))
    return isinstance(record.get(_ACCEPTED), list)


def _is_score(value: Any) -> bool:
    return isinstance(value, bool | int | float) and 0 <= value <= 1


def _gather(records: Records) -> GatheredJudgements:
    own_id = id_field([_further(record) for record in records.records])
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    soft = False
    for record, number in zip(records.records, records.numbers, strict=True):
        location = Location(records.file, number)
        one = _read(record, location, own_id)
        if record.get(_SCORES) is None and record.get(_ACCEPTED) is None:
            unused.append(Unused(number, NOT_ANNOTATED, one.id, one.text))
        else:
            judgements.append(one)
        soft = soft or any(0 < score < 1 for score in _scores(record, location).values())
    return GatheredJudgements(judgements, unused, guesses=(_SCORED,) if soft else ())


def _read(record: Record, location: Location, own_id: str | None) -> Judgement:
    further = _further(record)
    given = further.pop(own_id, None) if own_id else None
    accepted = as_labels(record.get(_ACCEPTED), location[_ACCEPTED])
    return Judgement(
        record=location.record,
        labels={"label": _highest(_scores(record, location)) if record.get(_SCORES) is not None else accepted},
        text=as_wording(record.get("text"), location["text"]),
        id=as_text(given, location[own_id]) if own_id else None,
        metadata=further,
    )


def _scores(record: Record, location: Location) -> Mapping[str, float]:
    scores = as_object({} if record.get(_SCORES) is None else record[_SCORES], location[_SCORES])
    for label, score in scores.items():
        if not _is_score(score):
            location[_SCORES][label].refuse(score, "a score between 0 and 1")
    return {name: score for label, score in scores.items() if (name := as_text(label, location[_SCORES]))}


def _highest(scores: Mapping[str, float]) -> list[str]:
    """The labels with the highest score, none where all are zero."""
    highest = max(scores.values(), default=0)
    return [label for label, score in scores.items() if score == highest > 0]


def _further(record: Record) -> dict[str, Any]:
    meta = record.get("meta")
    own = {name: value for name, value in record.items() if name not in _OWN}
    return {**(meta if isinstance(meta, dict) else {}), **own}


TOOL = Tool("spaCy", _fits, _gather)
