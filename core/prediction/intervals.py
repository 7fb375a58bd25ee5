"""95 % intervals of scores: for rare classes, very good models, stratified parts and texts that are tied.

Every score here is a share of texts or follows from such shares. Wilson's interval (1927) of a share holds for small
numbers and near 0 and 1, where a bootstrap is too narrow or has no width at all, but it takes the texts as drawn one by
one. Where they are not, their number is divided by the design effect: how much more (or less) the score varies than it
would with as many independent texts (Kish 1965, Survey Sampling; Korn and Graubard 1998, "Confidence Intervals for
Proportions with Small Expected Number of Positive Counts Estimated from Survey Data"). It follows from the influence of
each text on the score, summed over tied texts. Where a part was drawn with the classes in the shares that they have in
a whole data set, what differs between the classes varies with that whole, as in two-phase sampling (Cochran 1977,
Sampling Techniques, 12.2).

``python -m benchmarks.coverage`` measures how often the intervals cover.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.records import Score
from core.records.evaluation import student_quantile

_PSEUDO_TEXTS_A_CLASS = 0.5
_UNKNOWN = Score(0.0, 0.0, 1.0)


@dataclass(frozen=True)
class CountedAnswers:
    """True and predicted labels of a part's texts; texts that are alike in all of it are one row.

    Parameters
    ----------
    true, predicted
        Places of the labels; shape (rows,).
    texts
        Texts of each row; shape (rows,).
    unit
        The set of tied texts that each row is of; shape (rows,). None where no text is tied to another.
    classes
        How many labels there are.
    drawn_from
        Texts whose share of each true class these have, as they were drawn from them so; None where the shares were
        left to chance.
    """

    true: np.ndarray
    predicted: np.ndarray
    texts: np.ndarray
    unit: np.ndarray | None
    classes: int
    drawn_from: int | None

    @classmethod
    def of(
        cls,
        true: np.ndarray,
        predicted: np.ndarray,
        classes: int,
        *,
        unit: np.ndarray | None = None,
        drawn_from: int | None = None,
    ) -> CountedAnswers:
        """From one place of a label a text; shape (texts,)."""
        of_unit = np.zeros(len(true), dtype=int) if unit is None else np.unique(unit, return_inverse=True)[1]
        # One number for all that a row has is sorted in a fraction of the time that rows take.
        size = int(of_unit.max(initial=0)) + 1
        kinds, texts = np.unique((true * classes + predicted) * size + of_unit, return_counts=True)
        cells, units = np.divmod(kinds, size)
        rows, columns = np.divmod(cells, classes)
        return cls(rows, columns, texts.astype(float), None if unit is None else units, classes, drawn_from)

    @cached_property
    def smoothed(self) -> CountedAnswers:
        """With half a text more of each class, spread over all predictions: what did not occur is not impossible."""
        true, predicted = (places.ravel() for places in np.indices((self.classes, self.classes)))
        return replace(
            self,
            true=np.concatenate([self.true, true]),
            predicted=np.concatenate([self.predicted, predicted]),
            texts=np.concatenate([self.texts, np.full(len(true), _PSEUDO_TEXTS_A_CLASS / self.classes)]),
        )

    @property
    def is_right(self) -> np.ndarray:
        return self.true == self.predicted


@dataclass(frozen=True)
class ClassScore:
    """A score of a class: the share of hits ``among`` some texts, and a function of that share with its slope."""

    among: Callable[[CountedAnswers, int], np.ndarray]
    score: Callable[[float], float] = lambda share: share
    slope: Callable[[float], float] = lambda share: 1.0


PRECISION = ClassScore(lambda answers, label: answers.predicted == label)
RECALL = ClassScore(lambda answers, label: answers.true == label)
F1 = ClassScore(
    # F1 = 2 J / (1 + J), with the share J (of Jaccard) of hits among the texts of the class and those taken for it.
    lambda answers, label: (answers.true == label) | (answers.predicted == label),
    lambda share: 2 * share / (1 + share),
    lambda share: 2 / (1 + share) ** 2,
)


@dataclass(frozen=True)
class _Share:
    """A share of the texts ``among``, the number of these, and the influence on it of one text of each row."""

    value: float
    influence: np.ndarray
    texts: float
    among: np.ndarray

    @classmethod
    def of(cls, answers: CountedAnswers, among: np.ndarray) -> _Share:
        texts = float(answers.texts[among].sum())
        if not texts:
            return cls(0.0, np.zeros(len(among)), 0.0, among)
        value = float(answers.texts[among & answers.is_right].sum()) / texts
        return cls(value, among * (answers.is_right - value) / texts, texts, among)


def accuracy(answers: CountedAnswers) -> Score:
    return _share_score(answers, lambda rows: np.ones(len(rows.true), dtype=bool))


def class_score(answers: CountedAnswers, measure: ClassScore, label: int) -> Score:
    """The score of one class by its place. Where it is a share of no text, it is 0 and may be anything."""
    share = _share_score(answers, lambda rows: measure.among(rows, label))
    return Score(measure.score(share.value), measure.score(share.low), measure.score(share.high))


def macro_score(answers: CountedAnswers, measure: ClassScore, of_classes: list[Score]) -> Score:
    """The mean of the scores of all classes, which are given.

    Its ends are the outer ones of two intervals, since each fails where the other holds. One is recovered from those of
    the classes, whose ends keep their distance from a rare class's score (MOVER: Zou and Donner 2008, "Construction of
    confidence limits about effect measures"). The other is Wilson's for as many texts as would make a share vary
    like the mean, which keeps its distance from 1 where hardly any answer is wrong.
    """
    if len(of_classes) == 1:
        return of_classes[0]
    smoothed = answers.smoothed
    shares = [_Share.of(smoothed, measure.among(smoothed, label)) for label in range(answers.classes)]
    influences = np.column_stack([measure.slope(share.value) * share.influence for share in shares])
    middle = float(np.mean([measure.score(share.value) for share in shares]))
    ties = np.array([_mean_ties(_sizes(smoothed, share.among)) for share in shares])
    few = _few_units(answers, answers.texts > 0)
    value = float(np.mean([score.value for score in of_classes]))
    whole = _wilson(value, middle * (1 - middle) / _variance(smoothed, influences / len(shares), ties, few))
    below, above = _recovered(of_classes, _correlations(smoothed, influences))
    return Score(value, max(0.0, min(whole.low, value - below)), min(1.0, max(whole.high, value + above)))


def mean(values: np.ndarray, unit: np.ndarray) -> Score:
    """The mean of figures between 0 and 1, one a text: Wilson's interval of a share that varies as much.

    Parameters
    ----------
    values
        Shape (texts,), at least one.
    unit
        The set of tied texts that each text is of; shape (texts,).
    """
    texts, sizes = len(values), np.unique(unit, return_counts=True)[1]
    # Half a text of 0 and half a text of 1: what did not occur is not impossible.
    middle = (float(values.sum()) + _PSEUDO_TEXTS_A_CLASS) / (texts + 2 * _PSEUDO_TEXTS_A_CLASS)
    deviations = values - middle
    tied = np.bincount(np.unique(unit, return_inverse=True)[1], weights=deviations)
    added = _PSEUDO_TEXTS_A_CLASS * (middle**2 + (1 - middle) ** 2) * _mean_ties(sizes)
    varies = max(float(deviations @ deviations), float(tied @ tied)) * _few(sizes) + added
    effect = varies / (middle * (1 - middle) * (texts + 2 * _PSEUDO_TEXTS_A_CLASS))
    return _wilson(float(values.mean()), texts / effect)


def _share_score(answers: CountedAnswers, among: Callable[[CountedAnswers], np.ndarray]) -> Score:
    found = _Share.of(answers, among(answers))
    if not found.texts:
        return _UNKNOWN
    smoothed = answers.smoothed
    share = _Share.of(smoothed, among(smoothed))
    independent = share.value * (1 - share.value) / share.texts
    if not independent:
        # Of one class alone every answer is right.
        return _wilson(found.value, found.texts)
    ties = np.array([_mean_ties(_sizes(smoothed, share.among))])
    few = _few_units(answers, among(answers))
    effect = _variance(smoothed, share.influence[:, None], ties, few) / independent
    return _wilson(found.value, found.texts / effect)


def _variance(answers: CountedAnswers, influences: np.ndarray, ties: np.ndarray, few: float) -> float:
    """Of a sum of shares; never less than it would be if no texts were tied.

    Parameters
    ----------
    influences
        Of one text of each row on each share; shape (rows, shares).
    ties
        Texts that a text of each share is tied with, itself included, in the mean; shape (shares,).
    few
        What a variance from so many units is to be multiplied with.
    """
    if answers.drawn_from is not None:
        # What the shares of the classes leave open is left open by all texts that these were drawn from, not by these.
        part = min(1.0, float(answers.texts.sum()) / answers.drawn_from)
        influences = influences - (1 - math.sqrt(part)) * _class_means(answers, influences)[answers.true]
    influence = influences.sum(axis=1)
    if answers.unit is None:
        return float(answers.texts @ influence**2)
    real = len(answers.unit)
    alone = float(answers.texts[:real] @ influence[:real] ** 2)
    tied = np.bincount(answers.unit, weights=(answers.texts * influence)[:real])
    # What was added to smooth stands for errors that did not occur. They are taken to fill whole units of the share's
    # texts, which is the most that they can; so few units make nothing of it less certain.
    added = float(answers.texts[real:] @ (influences[real:] @ np.sqrt(ties)) ** 2)
    return max(alone, float(tied @ tied)) * few + added


def _class_means(answers: CountedAnswers, influences: np.ndarray) -> np.ndarray:
    """Shape (classes, shares)."""
    of_class = answers.true == np.arange(answers.classes)[:, None]
    return (of_class * answers.texts) @ influences / (of_class @ answers.texts)[:, None]


def _sizes(answers: CountedAnswers, among: np.ndarray) -> np.ndarray:
    """How many of these texts each unit has; shape (units,)."""
    if answers.unit is None:
        return np.ones(1)
    real = len(answers.unit)
    return np.bincount(answers.unit, weights=(answers.texts * among)[:real])


def _mean_ties(sizes: np.ndarray) -> float:
    """Texts of the unit of a text, in the mean over the texts."""
    return float(sizes @ sizes / sizes.sum()) if sizes.any() else 1.0


def _few_units(answers: CountedAnswers, among: np.ndarray) -> float:
    """What a variance is to be multiplied with, since one from few units is itself uncertain."""
    if answers.unit is None:
        return 1.0
    return _few(_sizes(answers, among))


def _few(sizes: np.ndarray) -> float:
    """The same from the number of texts of each unit."""
    units = float(sizes.sum() ** 2 / (sizes @ sizes))  # of equal size, that would tell as much
    return (student_quantile(units - 1) / student_quantile(float(sizes.sum()) - 1)) ** 2 if units > 1 else math.inf


def _wilson(share: float, texts: float) -> Score:
    return Score.of_share(share, texts) if texts > 0 else Score(share, 0.0, 1.0)


def _correlations(answers: CountedAnswers, influences: np.ndarray) -> np.ndarray:
    """Between the scores of the classes; shape (classes, classes)."""
    products = influences.T @ (answers.texts[:, None] * influences)
    spread = np.sqrt(np.diag(products))
    return products / np.outer(spread, spread)


def _recovered(scores: list[Score], correlations: np.ndarray) -> tuple[float, float]:
    """How far below and above their mean the interval goes, from how far each one's goes."""
    arms = np.array([[score.value - score.low, score.high - score.value] for score in scores]) / len(scores)
    below, above = (float(np.sqrt(max(0.0, arm @ correlations @ arm))) for arm in arms.T)
    return below, above
