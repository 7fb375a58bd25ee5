"""What one annotator reaches against the others, as a measure of what a model can reach.

Each judgement is held against the vote of the text's other annotators, and so is the model's answer: both are asked the
same question, by the same votes. The label itself would favour the annotators, as each has a part in it. A text with
many judgements counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from core.prediction import intervals
from core.prediction.metrics import FEWEST_TEXTS
from core.records import Score

_FEWEST_JUDGEMENTS = 3


def votes_of_others(judged: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Annotator → the labels that most of the others gave, several on a tie, of one text.

    Of fewer than three judgements nobody has others that could vote.
    """
    if len(judged) < _FEWEST_JUDGEMENTS:
        return {}
    counts = Counter(judged.values())
    return {annotator: _leading(counts - Counter([own])) for annotator, own in judged.items()}


def _leading(counts: Counter[str]) -> frozenset[str]:
    most = max(counts.values())
    return frozenset(label for label, number in counts.items() if number == most)


def agreement(label: str, vote: frozenset[str]) -> float:
    """1 for the label of the vote, 0 for another; on a tie what is to be expected if chance broke it.

    To leave ties out would leave out what agrees more often than what does not: of three to two, the votes of those in
    the majority.
    """
    return (label in vote) / len(vote)


def distances(probabilities: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Half the sum of the differences between two shares of the classes, of each text; both shape (texts, classes)."""
    return np.abs(probabilities - shares).sum(axis=1) / 2


def mean(values: np.ndarray, unit: np.ndarray) -> Score:
    """The mean of figures between 0 and 1, one a text, with its interval; ``unit`` numbers tied texts alike."""
    found = intervals.mean(values, unit)
    return Score(found.value, found.low, found.high, covers=len(values) >= FEWEST_TEXTS)


def mean_difference(after: np.ndarray, before: np.ndarray, unit: np.ndarray) -> Score:
    """The mean of paired differences of such figures, between −1 and 1, with its interval."""
    halved = mean((after - before + 1) / 2, unit)
    return Score(2 * halved.value - 1, 2 * halved.low - 1, 2 * halved.high - 1, covers=halved.covers)
