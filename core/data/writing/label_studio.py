"""Tasks for Label Studio: one a text, with the annotators' judgements as its annotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from core.data.writing.columns import ID, TEXT
from core.data.writing.contents import Contents
from core.data.writing.objects import rows


def tasks(contents: Contents) -> Iterator[dict[str, Any]]:
    """``data`` holds ``text``, ``id`` and the metadata; numbers of their own the tasks get from Label Studio.

    Adjudications and corrections are no annotations and stay out. Label Studio knows annotators by their e-mail alone,
    so the name stands there whatever it is.
    """
    annotations = defaultdict(list)
    for judgement in rows(contents.votes):
        annotations[judgement["id"]].append(_annotation(judgement))
    for row in rows(contents.texts[[TEXT, ID, *contents.metadata]]):
        yield {"data": row, "annotations": annotations[row[ID]]}


def _annotation(judgement: Mapping[str, Any]) -> dict[str, Any]:
    choice = {
        "from_name": "label",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [judgement["label"]]},
    }
    known = {"completed_by": {"email": judgement["annotator"]}, "was_cancelled": False, "result": [choice]}
    return known | ({"created_at": judgement["time"]} if judgement["time"] else {})
