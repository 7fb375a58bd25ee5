"""What a test part of a given size can show at best, before any model is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.prediction.comparison import SIGNIFICANCE_LEVEL, mcnemar
from core.records import Score

ACCURACY = 0.8
"""That of the model which is imagined."""

F1 = 0.7
"""Of the class of interest, by a model which is imagined to have as many false alarms as texts that it misses."""

DIFFERING = 0.2
"""Share of the texts that two imagined models answer differently, one of them rightly."""


@dataclass(frozen=True)
class Reach:
    """``half_width`` is that of the 95 % interval of an accuracy of ``ACCURACY``; ``least_difference`` the smallest in
    accuracy that McNemar's exact test would call one, of two models that answer ``DIFFERING`` of the texts differently;
    None where it would call none.
    """

    texts: int
    half_width: float
    least_difference: float | None


def reach(texts: int) -> Reach:
    """Of at least one text, none tied to another."""
    differing = round(DIFFERING * texts)
    least = next((more for more in range(differing % 2, differing + 1, 2) if _is_told(more, differing)), None)
    return Reach(texts, _half_width(texts), None if least is None else least / texts)


def texts_for(half_width: float) -> int:
    """How many texts an interval that narrow takes, of an accuracy of ``ACCURACY``."""
    return _fewest(_half_width, half_width)


def f1_half_width(of_class: int) -> float:
    """Half the 95 % interval of an F1 of ``F1``, with so many test texts of the class of interest, at least one."""
    # As in core.prediction.intervals: the interval of the share of hits among the texts of the class or taken for it.
    found = Score.of_share(F1 / (2 - F1), (2 - F1) * of_class)
    low, high = (2 * share / (1 + share) for share in (found.low, found.high))
    return (high - low) / 2


def of_class_for(half_width: float) -> int:
    """How many test texts of the class of interest an interval of F1 that narrow takes."""
    return _fewest(f1_half_width, half_width)


def _fewest(width: Callable[[int], float], wanted: float) -> int:
    few, enough = 1, 2
    while width(enough) > wanted:
        few, enough = enough, 2 * enough
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (middle, enough) if width(middle) > wanted else (few, middle)
    return enough


def _half_width(texts: int) -> float:
    found = Score.of_share(ACCURACY, texts)
    return (found.high - found.low) / 2


def _is_told(more: int, differing: int) -> bool:
    return mcnemar((differing + more) // 2, (differing - more) // 2) < SIGNIFICANCE_LEVEL
