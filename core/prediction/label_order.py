"""The order of the classes in which is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def by_frequency(labels: Sequence[str], *columns: Sequence[str]) -> tuple[str, ...]:
    """The labels by how often they stand in the columns of labels, then by the first text that has them.

    Draws in this order are the same whatever the classes are called, in whichever order they are shown, and whichever
    column comes first. Only classes of one frequency and one first text are told apart by their names.
    """
    often = Counter(label for column in columns for label in column)
    first: dict[str, int] = {}
    for column in columns:
        for text, label in enumerate(column):
            first[label] = min(text, first.get(label, text))
    return tuple(sorted(labels, key=lambda label: (-often[label], first.get(label, 0), label)))
