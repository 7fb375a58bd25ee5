"""What Label Studio writes as an annotator's answer to one question, in all of its exports."""

from __future__ import annotations

from typing import Any

from core.data.reading.tools.values import Place, as_labels, as_list, as_text

CHOICES = ("choices", "taxonomy", "rating", "number")
"""Kinds of answers that are labels of the whole text."""

_OF_PARTS = "labels"
_BRANCHES = " / "


def is_of_a_part(kind: str, value: Any) -> bool:
    """Whether an answer labels a part of the text: ``labels`` and their like, and choices that are asked per part."""
    return kind.endswith(_OF_PARTS) or (isinstance(value, dict) and "start" in value and "end" in value)


def kind_of(value: dict[str, Any]) -> str | None:
    """The kind of an answer that stands without it, as in the flat exports; None for other objects."""
    return next((key for key in value if key in CHOICES or key.endswith(_OF_PARTS)), None)


def chosen(kind: str, value: dict[str, Any], place: Place) -> list[str]:
    """The labels of an answer; a leaf of a tree stands with the branches that lead to it."""
    said, where = value.get(kind), place[kind]
    if kind not in ("choices", "taxonomy"):
        return as_labels(said, where)
    listed = [] if said is None else as_list(said, where)
    labels = [_label(one, where[index]) for index, one in enumerate(listed)]
    return list(dict.fromkeys(label for label in labels if label))


def _label(value: Any, place: Place) -> str | None:
    if not isinstance(value, list):
        return as_text(value, place, "a label")
    path = (as_text(one, place[index], "a label") for index, one in enumerate(value))
    return _BRANCHES.join(step for step in path if step) or None
