"""The mean score of the runs of an experiment with its 95 % interval.

The distances of the ends from the mean are put together as in MOVER (Zou and Donner 2008, "Construction of confidence
limits about effect measures"), each with its own side's variance.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from core.prediction import student
from core.records import Score


def over_seeds(scores: Sequence[Score]) -> Score | None:
    """The mean of several seeds' scores on the same texts; None of fewer than two.

    Two things make it uncertain: which texts were asked, and which seeds were drawn. All seeds answer the same texts,
    so the mean varies with these as much as each run does, which the runs' own intervals tell; with the seeds it varies
    by s²/n. As the variance of few seeds is itself a guess, the quantile is Student's with Satterthwaite's degrees of
    freedom (1946).
    """
    if len(scores) < 2:
        return None
    of_seeds = statistics.variance(one.value for one in scores) / len(scores)
    below = statistics.fmean(one.value - one.low for one in scores)
    above = statistics.fmean(one.high - one.value for one in scores)
    return _around(scores, *(_with_seeds(one, of_seeds, len(scores)) for one in (below, above)))


def over_folds(scores: Sequence[Score]) -> Score | None:
    """The mean of the scores of folds, which have no text in common; None of fewer than two."""
    if len(scores) < 2:
        return None
    below = math.hypot(*(one.value - one.low for one in scores)) / len(scores)
    above = math.hypot(*(one.high - one.value for one in scores)) / len(scores)
    return _around(scores, below, above)


def _around(scores: Sequence[Score], below: float, above: float) -> Score:
    """The ends stay between 0 and 1."""
    mean = statistics.fmean(one.value for one in scores)
    return Score(mean, max(mean - below, 0.0), min(mean + above, 1.0), all(one.covers for one in scores))


def _with_seeds(of_texts: float, variance_of_seeds: float, seeds: int) -> float:
    """The distance of an end from the mean; ``of_texts`` is what it would be if only the texts were uncertain."""
    variance_of_texts = (of_texts / student.quantile(math.inf)) ** 2
    freedom = student.freedom(variance_of_texts + variance_of_seeds, [(variance_of_seeds, seeds - 1)])
    return student.quantile(freedom) * math.sqrt(variance_of_texts + variance_of_seeds)
