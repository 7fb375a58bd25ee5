"""The weights of a linear model over all altered texts of a text, from a model's answers to some of them.

What each answer is wrong about in the regression's eyes counts for all the texts that were as likely to be asked about
and were not. The regression is not told an answer where its own error is looked for, as far as chance decided that it
was asked: then the estimate is right in the mean, whatever the regression is worth.
"""

from __future__ import annotations

from math import comb
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from core.explanation.learned_answers import LearnedAnswers

_LEARNED = 2_000
_LEARNING = 300_000_000
"""From so many answers the regression learns at most, and from fewer where a text has hundreds of words: as much as
takes seconds.
"""

_MANY = 2**13
"""Up to so many altered texts of a text are all gone through, and of more so many."""

_NOTHING = 0.0002
"""Intervals that reach no further to either side are narrow enough in any case: nobody needs more of a probability."""

_HALF = NormalDist().inv_cdf(0.975)


class EstimatedWeights(NamedTuple):
    """Weights of all words, half the width of their intervals, that of LIME with one sample, and R²."""

    weights: np.ndarray
    halves: np.ndarray
    halves_of_lime: np.ndarray
    fit: float

    def too_wide(self, samples: int) -> float:
        """How wide the intervals are in the mean against those of LIME with so many samples."""
        wanted = self.halves_of_lime.mean() / samples**0.5
        return float(self.halves.mean() / max(wanted, _NOTHING))


# Of several threads the others spin while they wait, which takes the processor from everything else.
@threadpool_limits.wrap(limits=1, user_api="blas")
def estimate(hidden: np.ndarray, answers: np.ndarray, chances: np.ndarray, shares: np.ndarray) -> EstimatedWeights:
    """By the difference estimator, with the sandwich of its errors.

    Parameters
    ----------
    hidden
        Which words each text that was asked about lacks, the whole text first: shape (texts, words), of 0 and 1.
    answers
        Shape (texts,).
    chances
        How likely each was to be asked about; shape (texts,).
    shares
        The part that all altered texts with 0, 1, 2, … hidden words have in LIME's regression; shape (1 + words,).
    """
    words = hidden.shape[1]
    sizes = hidden.sum(axis=1).astype(int)
    numbers = np.array([float(comb(words, size)) for size in range(1 + words)])
    counts = (shares / numbers)[sizes] / chances
    kept = np.column_stack([np.ones(len(hidden)), 1 - hidden])
    products = _products(shares)
    bread = np.linalg.pinv(products, hermitian=True)

    learned = _learned(hidden, answers, _line(kept, answers, counts)[1:])
    off, off_untold = _off(learned, hidden, answers)
    off = chances * off + (1 - chances) * off_untold
    others = _Others(learned, shares, max(_MANY, len(hidden)))
    sums = learned.straight_sums(shares, products) + others.sums + kept.T @ (counts * off)
    found = bread @ sums

    off_line = answers - kept @ found
    return EstimatedWeights(
        found[1:],
        _halves(bread, _meat(kept, (1 - chances) * (counts * off_untold) ** 2) + others.meat),
        # LIME draws each number of hidden words as often, and weighs the answers afterwards.
        _halves(bread, _meat(kept, counts * words * shares[sizes] * off_line**2)),
        _r_squared(answers, off_line, counts),
    )


def _products(shares: np.ndarray) -> np.ndarray:
    """Of all altered texts, weighted, the sums of the products of (1, which words are there)."""
    words = len(shares) - 1
    left = words - np.arange(1 + words)
    one, both = shares @ left / words, shares @ (left * (left - 1)) / (words * max(words - 1, 1))
    products = np.full((1 + words, 1 + words), both)
    np.fill_diagonal(products, one)
    products[0], products[:, 0], products[0, 0] = one, one, shares.sum()
    return products


def _line(kept: np.ndarray, answers: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The weighted regression of these answers alone."""
    roots = np.sqrt(counts)
    return np.linalg.lstsq(kept * roots[:, None], answers * roots, rcond=None)[0]


def _learned(hidden: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> LearnedAnswers:
    most = min(_LEARNED, _LEARNING // len(weights) ** 2)
    return LearnedAnswers(hidden[:most], answers[:most], np.abs(weights))


def _off(learned: LearnedAnswers, hidden: np.ndarray, answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By how much the answers differ from what is said of their texts, and where the regression is not told them."""
    told = len(learned.off)
    others = answers[told:] - learned.of(hidden[told:])[0]
    return np.concatenate([learned.off, others]), np.concatenate([learned.off_untold, others])


class _Others:
    """What is said of all altered texts beyond what is known in sum, by going through all of them, where these are at
    most ``many``, or through so many.

    ``meat`` is what is not known of it as it was not all of them.
    """

    def __init__(self, learned: LearnedAnswers, shares: np.ndarray, many: int) -> None:
        words = len(shares) - 1
        is_all = 2**words <= many
        hidden = _every(words) if is_all else _drawn_by(shares, many)
        sizes = hidden.sum(axis=1).astype(int)
        counts = shares[sizes] / np.bincount(sizes)[sizes]
        kept = np.column_stack([np.ones(len(hidden)), 1 - hidden])
        said, straight = learned.of(hidden)
        beyond = counts * (said - straight)
        self.sums = kept.T @ beyond
        self.meat = np.zeros((1 + words, 1 + words)) if is_all else _meat(kept, beyond**2)


def _every(words: int) -> np.ndarray:
    """All altered texts and the whole one, by the words that they lack."""
    every: np.ndarray = np.arange(2**words)[:, None] >> np.arange(words) & 1
    return every.astype(float)


def _drawn_by(shares: np.ndarray, many: int) -> np.ndarray:
    """Many altered texts, always the same: of each number of hidden words as many as its share says, and one at least.

    Chance is in the order of the words alone.
    """
    words = len(shares) - 1
    sizes = np.repeat(np.arange(1 + words), np.ceil(many * shares).astype(int))
    order = np.random.default_rng(words).random((len(sizes), words)).argsort(axis=1)
    return (order < sizes[:, None]).astype(float)


def _meat(kept: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Of the sandwich; ``squares`` are those of what each answer may be off."""
    found: np.ndarray = kept.T @ (kept * squares[:, None])
    return found


def _halves(bread: np.ndarray, meat: np.ndarray) -> np.ndarray:
    """Half the width of the intervals, by the sandwich."""
    halves: np.ndarray = _HALF * np.sqrt(np.diag(bread @ meat @ bread))[1:]
    return halves


def _r_squared(answers: np.ndarray, off: np.ndarray, weights: np.ndarray) -> float:
    spread = np.average((answers - np.average(answers, weights=weights)) ** 2, weights=weights)
    # Answers that are all the same are told rightly by any weights.
    return float(1 - np.average(off**2, weights=weights) / spread) if spread > np.finfo(float).eps else 1.0
