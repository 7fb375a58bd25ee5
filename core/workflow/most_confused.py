"""Which classes a run takes for which others most often, in words."""

from __future__ import annotations

from core.counted import beginning, joined
from core.figures import percent
from core.records import Evaluation

_SHOWN = 3
_FEWEST = 2


def in_words(evaluation: Evaluation) -> str:
    """“Most often taken for another: “Inland” for “Wirtschaft” (7 of 25 texts, 28 %) and …”; empty where there are two
    classes, or no confusion is of several texts. Nothing is said of whether it is more than luck.
    """
    labels, counts = evaluation.labels, evaluation.confusion
    if len(labels) <= 2:
        return ""
    pairs = [
        (number, labels[row], labels[column], sum(counts[row]))
        for row in range(len(labels))
        for column, number in enumerate(counts[row])
        if row != column and number >= _FEWEST
    ]
    most = sorted(pairs, key=lambda one: (-one[0], one[3]))[:_SHOWN]
    said = [
        f"“{beginning(true)}” for “{beginning(other)}” ({number:,} of {texts:,} texts, {percent(number / texts, 0)})"
        for number, true, other, texts in most
    ]
    return f"Most often taken for another: {joined(said)}." if said else ""
