"""What a kernel ridge regression says of all altered texts, from the answers to some of them.

It learns the logits, in which words add up sooner than in probabilities. The kernel is a linear one plus a Gaussian one
on which words are hidden: what each word adds, and how far words change what others add. In the Gaussian one a word
counts the more the more it weighs, as the heavy ones take part in most of what no sum of words tells.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_LINEAR = 0.3
_REACH = 3
"""How much of the likeness of two texts is gone where all words of one are hidden that the other has: e to the -3."""

_RIDGE = 0.03
_EDGE = 1e-6
"""Probabilities are taken to be that far from 0 and 1 at least."""

_AT_ONCE = 250_000
"""So many numbers are in memory at once: what a processor's cache holds."""


class LearnedAnswers:
    """Learned from the answers to some altered texts.

    The kernel's constants are fixed: they were tried on the answers of three models (docs/performance.md), and one that
    suits a text badly makes intervals wider, not wrong.

    Parameters
    ----------
    hidden
        Which words each text lacks, the whole text first: shape (texts, words), of 0 and 1.
    answers
        Probabilities; shape (texts,).
    heaviness
        How much each word is believed to weigh, in any unit; shape (words,).

    Attributes
    ----------
    off
        By how much each of these answers differs from what is said of its text; shape (texts,).
    off_untold
        The same where the regression is told all answers but this one.
    """

    def __init__(self, hidden: np.ndarray, answers: np.ndarray, heaviness: np.ndarray) -> None:
        from scipy.linalg import inv  # only here, as pages import this module too

        mean = heaviness.mean()
        even = np.ones(len(heaviness))
        self._rates = _REACH / len(heaviness) * (even if mean == 0 else (even + heaviness / mean) / 2)
        self._hidden = hidden
        told = np.column_stack([_logit(answers), answers])
        kernel = _LINEAR * (1 + hidden @ hidden.T) + self._gaussian(hidden)
        # Half the time of numpy's, which does not know that a kernel is symmetric and positive.
        inverse = inv(kernel + _RIDGE * np.eye(len(answers)), assume_a="pos")
        factors = inverse @ (told - told[0])
        self._factors = factors
        # What the linear kernel comes to: of the whole text, and what is added where a word is hidden.
        self._level, self._slopes = told[0] + _LINEAR * factors.sum(axis=0), _LINEAR * hidden.T @ factors
        self.off = answers - _probability(told[:, 0] - _RIDGE * factors[:, 0])
        self.off_untold = answers - _probability(told[:, 0] - factors[:, 0] / np.diag(inverse))

    def of(self, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What it says of other altered texts; and what it would say had it learned the probabilities themselves, which
        is worse, but whose sums over all texts are known. Each of shape (texts,).
        """
        said = self._level + hidden @ self._slopes
        step = max(1, _AT_ONCE // len(self._hidden))
        for begin in range(0, len(hidden), step):
            some = slice(begin, begin + step)
            said[some] += self._gaussian(hidden[some]) @ self._factors
        logits, straight = said.T
        return _probability(logits), straight

    def _gaussian(self, hidden: np.ndarray) -> np.ndarray:
        """Of each of these texts with each that was learned from; shape (texts, learned).

        Words in which two texts differ are those that either lacks, less twice those that both do. As one product, so
        that no further large table is gone through.
        """
        both = np.column_stack([2 * hidden * self._rates, -hidden @ self._rates, np.ones(len(hidden))])
        own = np.column_stack([self._hidden, np.ones(len(self._hidden)), -self._hidden @ self._rates])
        differing = both @ own.T
        return np.exp(differing, out=differing)

    def straight_sums(self, shares: np.ndarray, products: np.ndarray) -> np.ndarray:
        """What it would say of all altered texts together, had it learned the probabilities: once of all, and for each
        word of those that have it; shape (1 + words,).

        Parameters
        ----------
        shares
            What the texts with 0, 1, 2, … hidden words count together; shape (1 + words,).
        products
            The weighted sums of products of (1, which words are there) over all texts; shape (1 + words, 1 + words).
        """
        level, slopes = self._level[1], self._slopes[:, 1]
        line = np.append(level + slopes.sum(), -slopes)
        return products @ line + sum(self._gaussian_sums(shares))

    def _gaussian_sums(self, shares: np.ndarray) -> Iterator[np.ndarray]:
        step = max(1, _AT_ONCE // len(shares) ** 2)
        for begin in range(0, len(self._hidden), step):
            some = slice(begin, begin + step)
            yield self._factors[some, 1] @ gaussian_sums(self._hidden[some], self._rates, shares)


def _logit(probabilities: np.ndarray) -> np.ndarray:
    inner = np.clip(probabilities, _EDGE, 1 - _EDGE)
    return np.log(inner / (1 - inner))


def _probability(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def gaussian_sums(hidden: np.ndarray, rates: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Of the kernel exp(-sum of the rates of the words in which two texts differ), for each given text its sums over
    all texts and over those that have each word; shape (texts, 1 + words).

    Each size counts its share, dealt out evenly among its texts. Nobody needs to go through all of them: the means over
    all texts of one size are built up word by word, as elementary symmetric polynomials are, and the part in which a
    word is there follows by going back through the same steps.
    """
    texts, words = hidden.shape
    sizes = np.arange(words + 1)
    as_kept, as_hidden = np.exp(-rates * hidden), np.exp(-rates * (1 - hidden))
    upto = [np.tile(sizes == 0, (texts, 1)).astype(float)]
    for word in range(words):
        stays, goes = _steps(word, sizes)
        further = upto[-1] * stays * as_kept[:, [word]]
        further[:, 1:] += (upto[-1] * goes * as_hidden[:, [word]])[:, :-1]
        upto.append(further)
    sums = np.empty((texts, 1 + words))
    sums[:, 0] = upto[-1] @ shares
    beyond = np.tile(shares, (texts, 1))
    for word in reversed(range(words)):
        stays, goes = _steps(word, sizes)
        kept = beyond * stays * as_kept[:, [word]]
        sums[:, 1 + word] = (upto[word] * kept).sum(axis=1)
        kept[:, :-1] += beyond[:, 1:] * goes[:-1] * as_hidden[:, [word]]
        beyond = kept
    return sums


def _steps(word: int, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of all sets of so many of the first ``word`` words and the next one, the share in which that is not, and of the
    sets of one more that in which it is.
    """
    return np.clip(1 - sizes / (word + 1), 0, None), (sizes + 1) / (word + 1)
