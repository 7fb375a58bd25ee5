"""What the classes of a text classifier can be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from core.counted import beginning
from core.errors import LabelError

MOST_CLASSES = 50
LONGEST_LABEL = 100
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}([.,][0-9]{1,30})?")


def check_labels(labels: Iterable[str], *, column: str, where: str) -> None:
    """Raise LabelError where the labels look like something else than the classes of a text classifier."""
    distinct = sorted(set(labels), key=len)
    if distinct and len(distinct[-1]) > LONGEST_LABEL:
        raise LabelError(
            f"{column} holds a label of {len(distinct[-1]):,} characters: “{beginning(distinct[-1])}”.",
            where=where,
            todo="Choose the column that holds the labels; this one looks like texts.",
        )
    if len(distinct) > MOST_CLASSES:
        raise LabelError(
            f"{column} holds {len(distinct)} different labels; at most {MOST_CLASSES} can be learned.",
            where=where,
            todo="Choose another column if this is not the label, or merge classes in the file.",
        )


def are_nameless(labels: Collection[str]) -> bool:
    """Whether all classes are called by a number or a single letter, which only a codebook explains."""
    return all(_NUMBER.fullmatch(label) or len(label) == 1 for label in labels)
