"""Scores and predictions of a model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.records.measure import Measure, ScoreName
from core.records.splits import Part

NORMAL_QUANTILE = 1.959963984540054


def student_quantile(freedom: float) -> float:
    """The 97.5 % quantile of Student's t, by its expansion (Abramowitz and Stegun 1964, 26.7.5).

    scipy.stats says the same, and would keep 60 MB of the pages' process for it.
    """
    z = NORMAL_QUANTILE
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))


@dataclass(frozen=True)
class Score:
    """A figure with its 95 % interval; ``covers`` is False where there are too few texts for any interval to hold."""

    value: float
    low: float
    high: float
    covers: bool = True

    @classmethod
    def share(cls, part: int, whole: int) -> Score:
        """A share of at least one with its interval by Wilson (1927), which holds for small counts, too."""
        return cls.of_share(part / whole, whole)

    @classmethod
    def of_share(cls, share: float, whole: float) -> Score:
        """The same of a share of ``whole`` texts, which need not be a whole number."""
        spread = NORMAL_QUANTILE**2 / whole
        middle = (share + spread / 2) / (1 + spread)
        half = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
        # Where nothing, or everything, is a hit, that end is 0 or 1, which rounding would miss.
        low, high = 0.0 if share == 0 else middle - half, 1.0 if share == 1 else middle + half
        return cls(value=share, low=max(0.0, low), high=min(1.0, high))


@dataclass(frozen=True)
class ClassScores:
    precision: Score
    recall: Score
    f1: Score
    support: int


@dataclass(frozen=True)
class Evaluation:
    """Scores of one part. ``confusion[i][j]`` counts the texts of true label ``labels[i]`` predicted as
    ``labels[j]``; ``units`` are independent texts, tied ones counted together, None where an earlier version of Errata
    took all texts as independent.
    """

    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    accuracy: Score
    macro: ClassScores
    per_class: dict[str, ClassScores]
    units: int | None = None

    @property
    def texts(self) -> int:
        return sum(map(sum, self.confusion))

    @property
    def mismatches(self) -> int:
        return self.texts - sum(row[i] for i, row in enumerate(self.confusion))

    def in_order(self, order: Sequence[str]) -> Evaluation:
        """The same scores with the classes in that order, which names all of them."""
        places = [self.labels.index(label) for label in order]
        return replace(
            self,
            labels=tuple(order),
            confusion=tuple(tuple(self.confusion[row][column] for column in places) for row in places),
            per_class={label: self.per_class[label] for label in order},
        )

    def headline(self, positive: str | None) -> ClassScores:
        """Scores of the positive class, or macro averages where there is none."""
        return self.per_class[positive] if positive is not None else self.macro

    def of(self, measure: Measure) -> Score:
        """The score of that measure; its class of interest must be one of the labels."""
        return self.accuracy if measure.score is ScoreName.ACCURACY else self.headline(measure.positive).f1


class ListOrder(StrEnum):
    """What comes first in a list of predictions."""

    MOST_CONFIDENT = "most-confident"
    LEAST_CONFIDENT = "least-confident"
    LONGEST = "longest"
    SHORTEST = "shortest"
    CONTESTED = "contested"
    WORD = "word"
    SIMILAR = "similar"
    SIMILAR_WORDS = "similar-words"


SCORED = (ListOrder.WORD, ListOrder.SIMILAR, ListOrder.SIMILAR_WORDS)
"""Orders by what does not stand in the table of predictions."""


@dataclass(frozen=True)
class PredictionFilter:
    """Which rows of a prediction table to show; ``words`` must all occur in the text, as
    ``core.search_words`` reads them.

    ``ids`` are the only texts to choose from, None for all; ``as_listed`` keeps their order, which else is ``order``.
    ``part`` is that of the split whose texts are meant: test or validation; with ``all_folds`` the test texts of all
    folds of the run's cross-validation, each with the answer of the model that did not see it. Where the order is one
    of ``SCORED``, ``order_by`` is the word by whose weight, or the id of the text by the similarity to which the texts
    are sorted, and ``scores`` have that of each text that has one, by the texts' ids.
    """

    part: Part = Part.TEST
    all_folds: bool = False
    only_mismatches: bool = True
    true_label: str | None = None
    predicted_label: str | None = None
    words: str = ""
    probability: tuple[float, float] = (0.0, 1.0)
    metadata: dict[str, str] = field(default_factory=dict)
    ids: tuple[str, ...] | None = None
    as_listed: bool = False
    order: ListOrder = ListOrder.MOST_CONFIDENT
    order_by: str = ""
    scores: tuple[tuple[str, float], ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it keeps some of the mismatches, or of all texts, from the list."""
        ordered = replace(PredictionFilter(), order=self.order, order_by=self.order_by, scores=self.scores)
        within = replace(ordered, part=self.part, all_folds=self.all_folds)
        return self != replace(within, only_mismatches=self.only_mismatches)
