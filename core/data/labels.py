"""Labels as they are written in files, and as they are learned from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.errors import LabelError

MOST_CLASSES = 50
LONGEST_LABEL = 100

_WHOLE_NUMBER = re.compile(r"([+-]?\d+)(\.0+)?")
_TRUTH_VALUES = {"true": "True", "false": "False"}


def spellings(written: Iterable[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The label that each spelling in a file stands for, and notes on what was unified.

    Spaces around labels go; ``1.0`` becomes ``1`` where all labels are whole numbers; ``TRUE`` becomes ``True`` where
    all are truth values. A spelling that is nothing but spaces stands for no label and is not in the result.
    """
    stripped = {spelling: spelling.strip() for spelling in written}
    labels = {spelling: label for spelling, label in stripped.items() if label}
    notes = []
    if any(spelling != label for spelling, label in labels.items()):
        notes.append("Spaces around labels were removed.")
    unified = {spelling: _unified(label) for spelling, label in labels.items()} if _is_of_one_kind(labels) else labels
    changed = {label: unified[spelling] for spelling, label in labels.items() if label != unified[spelling]}
    if changed:
        notes.append(f"Labels were unified: {', '.join(f'{old} → {new}' for old, new in sorted(changed.items()))}.")
    return unified, tuple(notes)


def check_labels(labels: Iterable[str], *, column: str, where: str) -> None:
    """Raise LabelError where the labels look like something else than the classes of a text classifier."""
    distinct = sorted(set(labels), key=len)
    if distinct and len(distinct[-1]) > LONGEST_LABEL:
        raise LabelError(
            f"{column} holds a label of {len(distinct[-1]):,} characters: “{distinct[-1][:60]}…”.",
            where=where,
            todo="Choose the column that holds the labels; this one looks like texts.",
        )
    if len(distinct) > MOST_CLASSES:
        raise LabelError(
            f"{column} holds {len(distinct)} different labels; at most {MOST_CLASSES} can be learned.",
            where=where,
            todo="Choose another column if this is not the label, or merge classes in the file.",
        )


def _is_of_one_kind(labels: dict[str, str]) -> bool:
    distinct = set(labels.values())
    return all(label.casefold() in _TRUTH_VALUES for label in distinct) or all(
        _WHOLE_NUMBER.fullmatch(label) for label in distinct
    )


def _unified(label: str) -> str:
    truth_value = _TRUTH_VALUES.get(label.casefold())
    if truth_value:
        return truth_value
    number = _WHOLE_NUMBER.fullmatch(label)
    return number[1] if number else label
