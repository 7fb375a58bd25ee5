"""Which classes a run takes for which others most often, in words."""

from __future__ import annotations

import numpy as np

from core.counted import beginning, counted, joined
from core.figures import percent
from core.records import Evaluation

_SHOWN = 3
_FEWEST = 2


def in_words(evaluation: Evaluation) -> str:
    """“Never given as an answer: “Web” (29 texts). Most often taken for another: “Inland” for “Wirtschaft” (7 of 25
    texts, 28 %) and …”; of two classes the first alone, and empty where neither is so. Nothing is said of whether it
    is more than luck.
    """
    return " ".join(filter(None, [_never_given(evaluation), _confused(evaluation)]))


def _never_given(evaluation: Evaluation) -> str:
    given = np.array(evaluation.confusion).sum(axis=0)
    texts = np.array(evaluation.confusion).sum(axis=1)
    never = [
        f"“{beginning(label)}” ({counted(int(number), 'text')})"
        for label, number, answers in zip(evaluation.labels, texts, given, strict=True)
        if number and not answers
    ]
    return f"Never given as an answer: {joined(never)}." if never else ""


def _confused(evaluation: Evaluation) -> str:
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
