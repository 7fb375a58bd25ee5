"""LIME's linear model from as few altered texts as its weights need, with an interval for each weight.

The weights are those that LIME comes to with infinitely many samples (Ribeiro, Singh and Guestrin 2016): the same
altered texts, kernel and regression, with all words of the text in it. LIME itself chooses six words and fits them once
more by themselves; as it hides more words in one altered text than in another, a word that stays in stands for some of
what was left out, so that LIME's weights of a text in which many words matter differ a little.

The weights are estimated as surveys estimate totals. All altered texts are the population, each with its known chance
to be asked (Ohlsson 1998, "Sequential Poisson Sampling"). A kernel regression says from some answers what the others
are, and what it is wrong about is estimated from the answers that it is not told (the difference estimator of Cassel,
Särndal and Wretman 1976, one left out: Wu and Gagnon-Bartsch 2018, "The LOOP Estimator"). So a bad regression makes the
intervals wide, not wrong, and they are zero where every altered text was asked. Asking on until it is enough is due to
Zhou, Hooker and Wang 2021, "S-LIME".
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from math import comb, inf
from typing import Annotated, ClassVar, NamedTuple

import numpy as np

from core.explanation.estimated_weights import EstimatedWeights, estimate
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

_LEAST_MORE = 0.2
"""Each further round has at least this share of those before, so that there are few."""

_TEXTS_A_WORD = 3
"""So many texts for each word are asked in any case, as a regression needs more texts than words."""

_TILT = 0.75
"""So much more often than their share are texts asked that lack more words, by a power of the number: of these the
regression knows less. In the middle of what was tried, between 0.5 and 1 it makes no difference (docs/performance.md).
"""

_WHOLE = 1e-6
"""The share of the whole text in the regression: in the limit LIME's is nothing, but a text of one word needs it."""

_USUAL_EXACTNESS = 5_000
_USUALLY_ASKED = (256, 2_000)
"""In the mean over many texts with the usual exactness; by what those of docs/performance.md took."""

_FEW = 4096
"""Up to so many sets are made at once."""


@dataclass(frozen=True)
class LimeInRoundsSettings(ExplanationSettings):
    method: ClassVar[str] = "LIME in rounds"

    exactness: Annotated[
        int,
        Setting(
            "As exact as LIME with",
            "The model is asked until the weights are as exact as those that LIME finds with so many samples, in the "
            "mean over the words of the text. Four times as many halve the error.",
            Group.SHORT,
            10,
            100_000,
            step=500,
            unit="sample",
        ),
    ] = _USUAL_EXACTNESS
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


class _Asked:
    """The altered texts that the model was asked about, and its answers: that to the whole text, then to each of them.

    ``all`` is how many there are to ask about, ``most`` how many it is asked about at most.
    """

    def __init__(self, subject: Subject, settings: LimeInRoundsSettings) -> None:
        self._subject, self.parts = subject, Parts(subject, settings.as_one, settings.hidden)
        self._words = len(self.parts)
        self._shares = _shares(self._words, settings.kernel)
        least = _TEXTS_A_WORD * self._words
        self.all = int(2**self._words - 1)
        self.most = min(max(settings.samples, least), self.all)
        self._drawn = _drawn(self._shares, np.random.default_rng(settings.seed))
        self.altered = [*itertools.islice(self._drawn, min(max(_ROUND, least), self.most))]
        self._done = len(self.altered) / self.most
        # The probability of the whole text is shown, so it is exact in any case.
        self.answers = np.concatenate([subject.ask([], 0.0), self._asked(0, 0.0)])

    def further(self, likely: float) -> None:
        """One round more, where so many are likely to be enough together: at most as many as were asked before."""
        asked, begun = len(self.altered), self._done
        number = int(np.clip(likely - asked, asked * _LEAST_MORE, asked)) + 1
        self.altered += itertools.islice(self._drawn, min(number, self.most - asked))
        self._done = max(begun, min(1.0, len(self.altered) / min(likely, self.most)))
        self.answers = np.concatenate([self.answers, self._asked(asked, begun)])

    def _asked(self, begin: int, begun: float) -> np.ndarray:
        """The answers to the altered texts from there on.

        They may be rounded where not all that there are can be asked: rounding counts with what the regression is wrong
        about, and the intervals hold it. Where all are asked the intervals are zero, and nothing may be rounded.
        """
        ask = self._subject.ask_roughly if self.most < self.all else self._subject.ask_further
        return ask(self._texts(begin), begun, self._done)

    def _texts(self, begin: int) -> list[str]:
        return [self.parts.without(one.hidden) for one in self.altered[begin:]]

    def estimated(self, label: int) -> EstimatedWeights:
        hidden = np.zeros((len(self.answers), self._words))
        for row, one in enumerate(self.altered, 1):
            hidden[row, list(one.hidden)] = 1
        reach = inf if len(self.altered) == self.all else self.altered[-1].reach
        chances = _chances(self._shares, reach)[hidden.sum(axis=1).astype(int)]
        return estimate(hidden, self.answers[:, label], chances, self._shares)


def _weigh(subject: Subject, settings: LimeInRoundsSettings) -> Weighed:
    """Ask in rounds, and fit all answers after each, until the weights are exact enough."""
    asked = _Asked(subject, settings)
    label = subject.explained(asked.answers[0])
    while True:
        found = asked.estimated(label)
        shown = heaviest(dict(enumerate(found.weights.tolist())), settings.features)
        too_wide = found.too_wide(settings.exactness)
        ended = _ended(asked, too_wide)
        if ended is not None:
            halves = {word: float(found.halves[word]) for word in shown}
            rounds = Rounds(len(asked.altered), ended)
            return Weighed(label, asked.answers[0], shown, found.fit, halves, rounds, asked.parts.words)
        # Faster than with the square root of their number, as the regression learns, too.
        asked.further(likely=len(asked.altered) * too_wide**1.5)


def _ended(asked: _Asked, too_wide: float) -> Ended | None:
    """By what the asking has come to its end; None where it has not."""
    if len(asked.altered) == asked.all:
        return Ended.ALL
    if too_wide <= 1:
        return Ended.PRECISE
    return Ended.MOST if len(asked.altered) == asked.most else None


def _drawn(shares: np.ndarray, generator: np.random.Generator) -> Iterator[_Altered]:
    """All altered texts, none twice. Up to any place there are, of each number of hidden words, as many as the rate of
    that number says, or all that there are.
    """
    words, rates = len(shares) - 1, _rates(shares)
    return heapq.merge(*(_of_size(words, size, rates[size], generator) for size in range(1, words + 1)))


def _of_size(words: int, size: int, rate: float, generator: np.random.Generator) -> Iterator[_Altered]:
    begins = generator.random()
    for place, hidden in enumerate(_sets(words, size, generator)):
        yield _Altered((place + begins) / rate, hidden)


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
    """The part that all altered texts with 0, 1, 2, … hidden words have in LIME's regression: it draws each number as
    often, and weighs a text by its kernel.
    """
    left = 1 - np.arange(1 + words) / words
    nearness = np.exp(-((100 * (1 - np.sqrt(left))) ** 2) / (2 * kernel**2))
    shares: np.ndarray = nearness / nearness[1:].sum()
    shares[0] = _WHOLE
    return shares


def _rates(shares: np.ndarray) -> np.ndarray:
    """How often texts with 0, 1, 2, … hidden words are asked about, of all; the whole one is apart."""
    rates = shares * np.arange(len(shares)) ** _TILT
    of_all: np.ndarray = rates / rates.sum()
    return of_all


def _chances(shares: np.ndarray, reach: float) -> np.ndarray:
    """How likely a text with 0, 1, 2, … hidden words is to be asked about up to there; the whole one and, without an
    end, all are for sure.
    """
    words = len(shares) - 1
    expected = [reach * rate / comb(words, size) if size else inf for size, rate in enumerate(_rates(shares))]
    return np.minimum(1, expected)


def _reads(settings: LimeInRoundsSettings, words: int) -> tuple[float, float]:
    finer = settings.exactness / _USUAL_EXACTNESS
    least, most = (min(settings.samples, max(_ROUND, usual * finer)) for usual in _USUALLY_ASKED)
    read = share_read(settings.hidden)
    return read * least, read * most


METHOD = Method(
    LimeInRoundsSettings,
    "Hides words of the text at random, asks the model about each altered text, and fits LIME's simple weighted model "
    "to the answers: in rounds, until the weights are exact enough. Each weight has a 95 % interval.",
    _weigh,
    _reads,
    approximates=FIRST_METHOD,
)
