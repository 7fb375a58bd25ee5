"""What one set of answers scores more than another on the same texts, and whether that may be luck."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.prediction.metrics import INTERVAL, bootstrap, cell_scores, evaluate
from core.records import ClassDifferences, Comparison, Score

_CELLS_AT_ONCE = 1_000_000
_ROUNDING = 1e-9

Answers = tuple[Sequence[str], Sequence[str]]
"""True and predicted label of each text."""


def compare(
    before: Answers, after: Answers, labels: tuple[str, ...], *, seed: int = 5460, resamples: int = 10_000
) -> Comparison:
    """Score both sets of answers and their differences.

    The intervals are paired: each resample draws texts, and both sets are scored on the same draw (Efron and Tibshirani
    1993; Dror et al. 2018, "The Hitchhiker's Guide to Testing Statistical Significance in NLP"). The scores depend on
    a text only through its two true and two predicted labels, so the cells of that table are drawn from a multinomial
    distribution, as in ``core.prediction.metrics.evaluate``. ``p_value`` is McNemar's exact test (1947): whether the
    texts that only one of the two has right fall to either side as a fair coin would; 1 where there are none. F1 is no
    sum over texts and has an approximate randomisation test instead (Noreen 1989; Yeh 2000, "More accurate tests for
    the statistical significance of result differences"): how often a difference as large comes about where for each
    text a coin decides which answer is whose.

    Parameters
    ----------
    before, after
        True and predicted labels, at least one text; text i is the same in both. Two runs share the true labels; one
        run on the labels of two versions shares the predicted ones.
    labels
        All classes that occur in any of the four, in the order that the confusion matrices shall have.
    seed, resamples
        Seed and number of the bootstrap's draws.
    """
    place = {label: number for number, label in enumerate(labels)}
    answers = np.array([[place[label] for label in column] for column in (*before, *after)])
    cells, counts = np.unique(answers.T, axis=0, return_counts=True)

    def differences(drawn: np.ndarray) -> np.ndarray:
        return cell_scores(drawn, cells[:, 2:], len(labels)) - cell_scores(drawn, cells[:, :2], len(labels))

    value = differences(counts[None, :])[0]
    drawn = bootstrap(counts, differences, seed=seed, resamples=resamples)
    low, high = np.quantile(drawn, INTERVAL, axis=0)
    by_chance = _randomised(counts, cells, value, len(labels), seed=seed, draws=resamples)

    def score(measure: int, column: int) -> Score:
        at = (measure, column)
        return Score(value=float(value[at]), low=float(low[at]), high=float(high[at]))

    def class_differences(column: int) -> ClassDifferences:
        return ClassDifferences(score(1, column), score(2, column), score(3, column), float(by_chance[3, column]))

    was_right, is_right = cells[:, 0] == cells[:, 1], cells[:, 2] == cells[:, 3]
    fixed, broken = int(counts[~was_right & is_right].sum()), int(counts[was_right & ~is_right].sum())
    return Comparison(
        before=evaluate(*before, labels, seed=seed, resamples=resamples),
        after=evaluate(*after, labels, seed=seed, resamples=resamples),
        accuracy=score(0, 0),
        macro=class_differences(len(labels)),
        per_class={label: class_differences(column) for column, label in enumerate(labels)},
        fixed=fixed,
        broken=broken,
        p_value=_mcnemar(fixed, broken),
    )


def _randomised(
    counts: np.ndarray, cells: np.ndarray, found: np.ndarray, classes: int, *, seed: int, draws: int
) -> np.ndarray:
    """How often differences at least as large as those found come about by exchanging answers; shaped as these."""
    random = np.random.default_rng(seed)
    both = np.concatenate([cells, np.roll(cells, 2, axis=1)])
    at_once = max(1, _CELLS_AT_ONCE // len(both))
    as_large = np.zeros(found.shape)
    for start in range(0, draws, at_once):
        exchanged = random.binomial(counts, 0.5, size=(min(at_once, draws - start), len(counts)))
        drawn = np.concatenate([counts - exchanged, exchanged], axis=1)
        differences = cell_scores(drawn, both[:, 2:], classes) - cell_scores(drawn, both[:, :2], classes)
        as_large += (np.abs(differences) >= np.abs(found) - _ROUNDING).sum(axis=0)
    return (as_large + 1) / (draws + 1)


def _mcnemar(fixed: int, broken: int) -> float:
    """Both tails of a fair coin. scipy.stats says the same, and would keep 60 MB of the pages' process for it."""
    tosses = fixed + broken
    heads = np.arange(1, min(fixed, broken) + 1)
    ways = np.concatenate([[0.0], np.cumsum(np.log(tosses - heads + 1) - np.log(heads))])
    return min(1.0, 2 * float(np.exp(ways - tosses * np.log(2)).sum()))
