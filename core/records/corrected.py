"""Scores of which only a part of the labels was looked at, corrected by a random sample of the others."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.records.evaluation import NORMAL_QUANTILE, Score


@dataclass(frozen=True)
class CorrectedScore:
    """One score with what the labels that nobody looked at leave open.

    The interval of ``score`` tells what the choice of test texts and these labels leave open together, that of
    ``by_labels`` what these labels leave open alone; neither covers where too few texts were checked. Of ``agreeing``
    texts at least ``fewest`` have to be checked before they do. ``spread`` is the variance that these labels would
    leave with one text checked of infinitely many alike; None where nothing tells it yet.
    """

    score: Score
    by_labels: Score
    agreeing: int
    fewest: int
    spread: float | None

    def texts_to_check(self, half_width: float) -> int | None:
        """How many agreeing texts have to be checked, those that are among them, so that labels that nobody looked at
        leave the score uncertain by no more than that. None where nothing tells it yet.
        """
        if not self.agreeing:
            return 0
        if self.spread is None:
            return None
        once = NORMAL_QUANTILE**2 * self.spread
        enough = once * self.agreeing / (self.agreeing * half_width**2 + once)
        return min(self.agreeing, max(self.fewest, math.ceil(enough)))


@dataclass(frozen=True)
class CorrectedScores:
    """Scores on labels that were corrected among the mismatches, less what these corrections flatter.

    Of the ``texts`` the model agreed with the label of ``agreeing`` before any was corrected; of these ``checked``,
    drawn at random, were looked at, and ``wrong`` of them got another label. ``f1`` is by class.
    """

    texts: int
    agreeing: int
    checked: int
    wrong: int
    accuracy: CorrectedScore
    f1: dict[str, CorrectedScore]
    macro_f1: CorrectedScore

    def headline(self, positive: str | None) -> CorrectedScore:
        """F1 of the positive class, or macro F1 where there is none."""
        return self.f1[positive] if positive is not None else self.macro_f1
