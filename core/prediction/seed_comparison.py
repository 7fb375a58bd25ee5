"""What one experiment of several seeds scores more on average than another, on the same texts.

Two things make the difference uncertain: which texts are in the test part, and which seeds were drawn. Their variances
are added. The Multi-Bootstrap (Sellam et al. 2022, "The MultiBERTs: BERT Reproductions for Robustness Analysis", ICLR)
resamples both; here that of the texts is from paired resamples, tied texts together; that of the seeds is from
the formula, s²/n, and Student's distribution with Welch's degrees of freedom (Welch 1947; Satterthwaite 1946) takes the
place of the normal one: resampling five seeds finds a variance that is a fifth too small.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.prediction import student
from core.records import Measure, Score, ScoreName

Labels: TypeAlias = Sequence[str] | np.ndarray

_RESAMPLES = 2_000


@dataclass(frozen=True)
class SeedComparison:
    """Mean scores of the two, after minus before with its 95 % interval, and the p-value of no difference.

    ``by_seeds`` is the share of the variance that comes from the seeds.
    """

    before: tuple[float, ...]
    after: tuple[float, ...]
    difference: Score
    p_value: float
    by_seeds: float
    texts: int


def compare(
    true: Labels,
    before: Sequence[Labels],
    after: Sequence[Labels],
    measure: Measure,
    *,
    units: Sequence[Hashable],
    seed: int = 5460,
) -> SeedComparison:
    """Score each run of both and compare the means.

    Parameters
    ----------
    true, units
        Label of each text, and what it is tied by.
    before, after
        For each run its answers to these texts; at least two runs each, with seeds of their own.
    """
    runs = [*before, *after]
    scores = _scores(np.asarray(true), [np.asarray(one) for one in runs], measure, np.ones((1, len(true))))[0]
    weights = _resampled(units, seed)
    resampled = _scores(np.asarray(true), [np.asarray(one) for one in runs], measure, weights)
    number = len(before)
    old, new = scores[:number], scores[number:]
    of_texts = float(np.var(resampled[:, number:].mean(axis=1) - resampled[:, :number].mean(axis=1), ddof=1))
    each = [(float(np.var(one, ddof=1)) / len(one), len(one) - 1) for one in (old, new)]
    of_seeds = sum(variance for variance, _ in each)
    variance = of_texts + of_seeds
    difference = float(new.mean() - old.mean())
    freedom = student.freedom(variance, each)
    half = student.quantile(freedom) * math.sqrt(variance)
    p_value = _p_value(difference, variance, freedom)
    return SeedComparison(
        tuple(map(float, old)),
        tuple(map(float, new)),
        Score(difference, difference - half, difference + half),
        p_value,
        of_seeds / variance if variance else 0.0,
        len(true),
    )


def _p_value(difference: float, variance: float, freedom: float) -> float:
    if not difference:
        return 1.0
    return student.two_sided(abs(difference) / math.sqrt(variance), freedom) if variance else 0.0


def _resampled(units: Sequence[Hashable], seed: int) -> np.ndarray:
    """How often each text is drawn in each resample, with all that it is tied to: shape (resamples, texts)."""
    known = {unit: at for at, unit in enumerate(dict.fromkeys(units))}
    number = len(known)
    drawn = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=_RESAMPLES)
    return drawn[:, [known[unit] for unit in units]].astype(np.float32)


def _scores(true: np.ndarray, runs: Sequence[np.ndarray], measure: Measure, weights: np.ndarray) -> np.ndarray:
    """The score of each run in each resample: shape (resamples, runs)."""
    if measure.score is ScoreName.ACCURACY:
        right = np.stack([one == true for one in runs], axis=1).astype(np.float32)
        return weights @ right / weights.sum(axis=1, keepdims=True)
    classes = [measure.positive] if measure.positive is not None else sorted({*true, *(x for one in runs for x in one)})
    return np.mean([_f1(true, runs, label, weights) for label in classes], axis=0)


def _f1(true: np.ndarray, runs: Sequence[np.ndarray], label: str, weights: np.ndarray) -> np.ndarray:
    """0 where a class neither occurs nor is answered."""
    answered = np.stack([one == label for one in runs], axis=1)
    hits = weights @ (answered & (true == label)[:, None]).astype(np.float32)
    both = weights @ answered.astype(np.float32) + (weights @ (true == label).astype(np.float32))[:, None]
    return np.divide(2 * hits, both, out=np.zeros_like(hits), where=both > 0)
