"""LIME's linear model from as few altered texts as its weights need, with an interval for each weight.

The weights are those that LIME comes to with infinitely many samples (Ribeiro, Singh and Guestrin 2016): the same
altered texts, kernel and regression, with all words of the text in it. LIME itself chooses six words and fits them once
more by themselves; as it hides more words in one altered text than in another, a word that stays in stands for some of
what was left out, so that LIME's weights of a text in which many words matter differ a little.

How sure a weight is after some texts is told as surveys tell it of a mean. All altered texts are the population, each
with its known chance to be asked (Ohlsson 1998, "Sequential Poisson Sampling"), and the variance of the regression is
the sandwich (White 1980; HC3 of MacKinnon and White 1985) with the correction for finite populations (Binder 1983). So
the intervals are zero where every altered text was asked. Asking on until it is enough is due to Zhou, Hooker and Wang
2021, "S-LIME".
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb, inf
from statistics import NormalDist
from typing import Annotated, ClassVar, NamedTuple

import numpy as np

from core.explanation.hiding import (
    USUAL_KERNEL,
    AsOne,
    Hidden,
    HiddenWords,
    KernelWidth,
    Parts,
    WeighedAsOne,
    share_read,
)
from core.explanation.methods import Method, SeedOfDraws, Subject, Weighed, WordsToShow, heaviest
from core.records import FIRST_METHOD, Ended, ExplanationSettings, Group, Rounds, Setting

_ROUND = 256
"""Texts of the first round."""

_LEAST_MORE = 0.1
"""Each further round has at least this share of those before, so that there are few."""

_TEXTS_A_WORD = 3
"""So many texts for each word are asked in any case, as a regression needs more texts than words."""

_NOTHING = 0.001
"""Where the heaviest weight is below it, the precision is a share of it: such a text has no words to find."""

_WHOLE = 1e-6
"""The share of the whole text in the regression: in the limit LIME's is nothing, but a text of one word needs it."""

_USUAL_PRECISION = 0.1
_USUALLY_ASKED = (256, 1_500)
"""In the mean over many texts with the usual precision; by what those of docs/performance.md took."""

_HALF = NormalDist().inv_cdf(0.975)
_FEW = 4096
"""Up to so many sets are made at once."""


@dataclass(frozen=True)
class LimeInRoundsSettings(ExplanationSettings):
    method: ClassVar[str] = "LIME in rounds"

    precision: Annotated[
        float,
        Setting(
            "Precision",
            "The model is asked until the 95 % interval of each shown weight reaches no further to either side than "
            "this share of the heaviest weight. Half of it takes about four times as long.",
            Group.SHORT,
            0.01,
            0.5,
            step=0.01,
            share_of="heaviest weight",
        ),
    ] = _USUAL_PRECISION
    samples: Annotated[
        int,
        Setting(
            "Asks at most",
            "Altered texts that the model is asked about at most; three for each word are asked in any case.",
            Group.SHORT,
            10,
            50_000,
            step=500,
            unit="text",
        ),
    ] = 5000
    features: WordsToShow = 6
    seed: SeedOfDraws = 5460
    as_one: WeighedAsOne = AsOne.OCCURRENCE
    hidden: HiddenWords = Hidden.REMOVED
    kernel: KernelWidth = USUAL_KERNEL


class _Altered(NamedTuple):
    """An altered text by the words that it lacks; ``reach`` rises from each to the next."""

    reach: float
    hidden: tuple[int, ...]


class _Fitted(NamedTuple):
    """Weights of all words, half the width of their intervals, and R²."""

    weights: np.ndarray
    halves: np.ndarray
    fit: float


class _Asked:
    """The altered texts that the model was asked about, and its answers: that to the whole text, then to each of them.

    ``all`` is how many there are to ask about, ``most`` how many it is asked about at most.
    """

    def __init__(self, subject: Subject, settings: LimeInRoundsSettings) -> None:
        self._subject, self.parts = subject, Parts(subject, settings.as_one, settings.hidden)
        self._words, self._kernel = len(self.parts), settings.kernel
        least = _TEXTS_A_WORD * self._words
        self.all = int(2**self._words - 1)
        self.most = min(max(settings.samples, least), self.all)
        self._drawn = _drawn(self._words, self._kernel, np.random.default_rng(settings.seed))
        self.altered = [*itertools.islice(self._drawn, min(max(_ROUND, least), self.most))]
        self._done = len(self.altered) / self.most
        self.answers = subject.ask(self._texts(0), self._done)

    def further(self, likely: float) -> None:
        """One round more, where so many are likely to be enough together: at most as many as were asked before."""
        asked, begun = len(self.altered), self._done
        number = int(np.clip(likely - asked, asked * _LEAST_MORE, asked)) + 1
        self.altered += itertools.islice(self._drawn, min(number, self.most - asked))
        self._done = max(begun, min(1.0, len(self.altered) / min(likely, self.most)))
        found = self._subject.ask_further(self._texts(asked), begun, self._done)
        self.answers = np.concatenate([self.answers, found])

    def _texts(self, begin: int) -> list[str]:
        return [self.parts.without(one.hidden) for one in self.altered[begin:]]

    def fitted(self, label: int) -> _Fitted:
        reach = inf if len(self.altered) == self.all else self.altered[-1].reach
        shares = _shares(self._words, self._kernel)
        return _fit(shares, [one.hidden for one in self.altered], reach, self.answers[:, label])


def _weigh(subject: Subject, settings: LimeInRoundsSettings) -> Weighed:
    """Ask in rounds, and fit all answers after each, until the shown weights are precise enough."""
    asked = _Asked(subject, settings)
    label = subject.explained(asked.answers[0])
    while True:
        fitted = asked.fitted(label)
        shown = heaviest(dict(enumerate(fitted.weights.tolist())), settings.features)
        wanted = settings.precision * max(np.abs(fitted.weights).max(), _NOTHING)
        too_wide = float(fitted.halves[[*shown]].max() / wanted)
        ended = _ended(asked, too_wide)
        if ended is not None:
            halves = {word: float(fitted.halves[word]) for word in shown}
            rounds = Rounds(len(asked.altered), ended)
            return Weighed(label, asked.answers[0], shown, fitted.fit, halves, rounds, asked.parts.words)
        # Intervals narrow with the square root of the number of texts.
        asked.further(likely=len(asked.altered) * too_wide**2)


def _ended(asked: _Asked, too_wide: float) -> Ended | None:
    """By what the asking has come to its end; None where it has not. ``too_wide`` is the widest interval of those shown
    against the wanted one.
    """
    if len(asked.altered) == asked.all:
        return Ended.ALL
    if too_wide <= 1:
        return Ended.PRECISE
    return Ended.MOST if len(asked.altered) == asked.most else None


def _drawn(words: int, kernel: int, generator: np.random.Generator) -> Iterator[_Altered]:
    """All altered texts, none twice. Up to any place there are, of each number of hidden words, as many as the share of
    that number says, or all that there are.
    """
    shares = _shares(words, kernel)
    return heapq.merge(*(_of_size(words, size, shares[size - 1], generator) for size in range(1, words + 1)))


def _of_size(words: int, size: int, share: float, generator: np.random.Generator) -> Iterator[_Altered]:
    begins = generator.random()
    for place, hidden in enumerate(_sets(words, size, generator)):
        yield _Altered((place + begins) / share, hidden)


def _sets(words: int, size: int, generator: np.random.Generator) -> Iterator[tuple[int, ...]]:
    """All sets of that many words in random order; of many, without making them all."""
    number = comb(words, size)
    if number <= _FEW:
        yield from map([*itertools.combinations(range(words), size)].__getitem__, generator.permutation(number))
        return
    seen: set[tuple[int, ...]] = set()
    while len(seen) < number:
        hidden = tuple(sorted(generator.permutation(words)[:size].tolist()))
        if hidden not in seen:
            seen.add(hidden)
            yield hidden


def _shares(words: int, kernel: int) -> np.ndarray:
    """The part that all altered texts with 1, 2, … hidden words have in LIME's regression: it draws each number as
    often, and weighs a text by its kernel.
    """
    left = 1 - np.arange(1, words + 1) / words
    nearness = np.exp(-((100 * (1 - np.sqrt(left))) ** 2) / (2 * kernel**2))
    shares: np.ndarray = nearness / nearness.sum()
    return shares


def _fit(shares: np.ndarray, hidden: Sequence[tuple[int, ...]], reach: float, answers: np.ndarray) -> _Fitted:
    """The weighted regression of the answers, that to the whole text first, on the words that each text has; ``shares``
    are those of ``_shares``.
    """
    words = len(shares)
    kept = np.ones((len(answers), 1 + words))
    for row, out in enumerate(hidden, 1):
        kept[row, [1 + word for word in out]] = 0
    share_of_one = shares / [float(comb(words, size)) for size in range(1, words + 1)]
    each = share_of_one[[len(out) - 1 for out in hidden]]
    chances = np.concatenate([[1.0], np.minimum(1, reach * each)])
    weights = np.concatenate([[_WHOLE], np.maximum(each, 1 / reach)])
    weights[1:] /= weights[1:].sum()
    return _sandwich(kept, answers, weights, chances)


def _sandwich(kept: np.ndarray, answers: np.ndarray, weights: np.ndarray, chances: np.ndarray) -> _Fitted:
    """Weighted least squares, with the intercept first. ``chances`` are those that a row came into the sample."""
    weighted = kept * weights[:, None]
    bread = np.linalg.pinv(weighted.T @ kept, hermitian=True)
    found = bread @ (weighted.T @ answers)
    off = answers - kept @ found
    drawn = chances < 1
    leverage = np.einsum("ij,jk,ik->i", weighted[drawn], bread, kept[drawn])
    scores = weighted[drawn] * (off[drawn] / (1 - leverage))[:, None]
    meat = scores.T @ (scores * (1 - chances[drawn])[:, None])
    deviations = np.sqrt(np.diag(bread @ meat @ bread))
    return _Fitted(found[1:], _HALF * deviations[1:], _r_squared(answers, off, weights))


def _r_squared(answers: np.ndarray, off: np.ndarray, weights: np.ndarray) -> float:
    spread = np.average((answers - np.average(answers, weights=weights)) ** 2, weights=weights)
    # Answers that are all the same are told rightly by any weights.
    return float(1 - np.average(off**2, weights=weights) / spread) if spread > np.finfo(float).eps else 1.0


def _reads(settings: LimeInRoundsSettings, words: int) -> tuple[float, float]:
    finer = (_USUAL_PRECISION / settings.precision) ** 2
    least, most = (min(settings.samples, max(_ROUND, usual * finer)) for usual in _USUALLY_ASKED)
    read = share_read(settings.hidden)
    return read * least, read * most


METHOD = Method(
    LimeInRoundsSettings,
    "Hides words of the text at random, asks the model about each altered text, and fits LIME's simple weighted model "
    "to the answers: in rounds, until the weights are precise enough. Each weight has a 95 % interval.",
    _weigh,
    _reads,
    approximates=FIRST_METHOD,
)
