"""What one set of answers scores more than another on the same texts, and whether that may be luck."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.prediction.metrics import INTERVAL, bootstrap, cell_scores, evaluate
from core.records import ClassDifferences, Comparison, Score

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
    texts that only one of the two has right fall to either side as a fair coin would; 1 where there are none.

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

    def score(measure: int, column: int) -> Score:
        at = (measure, column)
        return Score(value=float(value[at]), low=float(low[at]), high=float(high[at]))

    def class_differences(column: int) -> ClassDifferences:
        return ClassDifferences(score(1, column), score(2, column), score(3, column))

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


def _mcnemar(fixed: int, broken: int) -> float:
    """Both tails of a fair coin. scipy.stats says the same, and would keep 60 MB of the pages' process for it."""
    tosses = fixed + broken
    heads = np.arange(1, min(fixed, broken) + 1)
    ways = np.concatenate([[0.0], np.cumsum(np.log(tosses - heads + 1) - np.log(heads))])
    return min(1.0, 2 * float(np.exp(ways - tosses * np.log(2)).sum()))
