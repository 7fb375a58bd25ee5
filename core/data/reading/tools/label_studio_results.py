"""What Label Studio writes as an annotator's answer to one question, in all of its exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.data.reading.tools.values import Location, as_labels, as_list, as_text, id_field
from core.records import METADATA_PREFIX

CLASSES = ("choices", "taxonomy")
SCALES = ("rating", "number")
CHOICES = (*CLASSES, *SCALES)
"""Kinds of answers that are labels of the whole text; scales only where nothing asks for classes."""

WORDS = {"textarea": "text", "datetime": "datetime"}
"""Kinds of answers in words of one's own, and the field that holds them."""

ANNOTATED_BY, ANNOTATED_AT = "annotated_by", "annotated_at"
"""Questions in whose answers Errata's own export says who judged and when: Label Studio takes no people that it does
not know, and no times."""

ITEM_ID = "item_id"
"""What Errata's own export calls the texts' ids: Label Studio puts numbers of its own under ``id``."""

_OF_PARTS = "labels"
_BRANCHES = " / "


def id_field_of(items: Sequence[Mapping[str, Any]]) -> str | None:
    """The field with the ids. What Errata wrote has no field ``id``, but may have one that is nearly called so."""
    is_ours = all(ITEM_ID in item and "id" not in item for item in items)
    return ITEM_ID if is_ours else id_field(items)


def own_name(field: str, own_id: str | None) -> str:
    """A field of the data by its name before Errata exported it; another file's fields keep theirs."""
    return field.removeprefix(METADATA_PREFIX) if own_id == ITEM_ID else field


def is_of_a_part(kind: str, value: Any) -> bool:
    """Whether an answer labels a part of the text: ``labels`` and their like, and choices that are asked per part."""
    return kind.endswith(_OF_PARTS) or (isinstance(value, dict) and "start" in value and "end" in value)


def answer_kind_of(value: dict[str, Any]) -> str | None:
    """The kind of an answer that stands without it, as in the flat exports; None for other objects."""
    known = (*CHOICES, "datetime")
    found = next((key for key in value if key in known or key.endswith(_OF_PARTS)), None)
    return "textarea" if found is None and isinstance(value.get("text"), list) else found


def chosen(kind: str, value: dict[str, Any], location: Location) -> list[str]:
    """The labels of an answer; a leaf of a tree stands with the branches that lead to it."""
    said, where = value.get(kind), location[kind]
    if kind not in CLASSES:
        return as_labels(said, where)
    listed = [] if said is None else as_list(said, where)
    labels = [_label(one, where[index]) for index, one in enumerate(listed)]
    return list(dict.fromkeys(label for label in labels if label))


def in_words(kind: str, value: dict[str, Any], location: Location) -> list[str]:
    """What was written as an answer; raises FileError where it is no text."""
    field = WORDS[kind]
    return as_labels(value.get(field), location[field])


def _label(value: Any, location: Location) -> str | None:
    if not isinstance(value, list):
        return as_text(value, location, "a label")
    path = (as_text(one, location[index], "a label") for index, one in enumerate(value))
    return _BRANCHES.join(step for step in path if step) or None
