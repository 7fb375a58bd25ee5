"""What a run's model would say of a text without some of its words, or with others in their place."""

from __future__ import annotations

from collections.abc import Mapping

from core.counted import beginning
from core.explanation.words import Word, changed, split_words
from core.figures import percent, signed

MOST_WORDS = 1_000
"""Words of a text that can be changed one by one, the first ones: as many as an explanation weighs."""
LONGEST_INSTEAD = 200
"""Signs of what is put in the place of a word."""
_MOST_CLASSES = 10


def words(text: str) -> list[Word]:
    """Those that can be changed, in their order."""
    return split_words(text)[:MOST_WORDS]


def is_cut(text: str) -> bool:
    """Whether it has further words."""
    return len(split_words(text)) > MOST_WORDS


def with_changes(text: str, instead: Mapping[int, str]) -> str:
    """The text with something else in the place of some of its words, by their numbers; “” takes one out."""
    return changed(text, words(text), instead)


def compared(before: Mapping[str, float], after: Mapping[str, float]) -> list[dict[str, str]]:
    """A row for each class with its probability, as it would be and the difference in percentage points; of many
    classes those that are most probable in either.
    """
    by_size = sorted(before, key=lambda label: -max(before[label], after[label]))[:_MOST_CLASSES]
    return [_row(label, before[label], after[label]) for label in before if label in by_size]


def left_out(probabilities: Mapping[str, float]) -> str:
    """That not all classes have a row; empty where they do."""
    most = _MOST_CLASSES
    return f"{most} of {len(probabilities)} classes, the most probable ones." if len(probabilities) > most else ""


def _row(label: str, before: float, after: float) -> dict[str, str]:
    # Of the figures that are shown, so that a reader who subtracts comes to the same.
    difference = round(100 * after, 1) - round(100 * before, 1)
    return {
        "Class": beginning(label),
        "Before": percent(before),
        "After": percent(after),
        "Difference": signed(difference, 1),
    }


def in_words(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    """“Changed like this, the model would say “no” (61 %) and not “yes” (93 %).”"""
    was, now = (max(one, key=one.__getitem__) for one in (before, after))
    said = f"“{beginning(now)}” ({percent(after[now], 0)})"
    if was == now:
        return f"Changed like this, the model would still say {said}."
    return f"Changed like this, the model would say {said} and not “{beginning(was)}” ({percent(before[was], 0)})."
