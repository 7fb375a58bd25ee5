"""95 % intervals of figures that depend on the texts only through how often each kind of text occurs.

Tied texts (copies, near-copies, texts of one group) say the same again, so they are drawn together, as one unit.

A percentile bootstrap is far too narrow where a label is rare or hardly anything differs. So the bootstrap (Efron and
Tibshirani 1993) only tells how much a figure varies, and the interval is Wilson's (1927) for as many texts as would
make a share vary like it, as ``core.prediction.intervals`` does for scores. ``python -m benchmarks.coverage`` measures
how often it covers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.records import Score

SEED = 5460
RESAMPLES = 2_000
FEWEST = 500
"""Then a standard deviation is known to three percent, and each end of an interval to as much of its distance."""

ADDED = 0.5
"""Texts of each label that are added where the intervals are drawn, so that nothing is held impossible."""

# So many texts are drawn, for all figures together, in a few seconds.
_BUDGET = 100_000_000
_COUNTS_AT_ONCE = 2_000_000
_TEXTS_A_KIND = 10
"""A text is drawn about so many times as fast as the number of texts of a kind."""

# A figure above it is read as a share on the way from 0 to 1, one below as on the way from -1.
_FROM_ZERO = 0.2

Figures = Callable[[np.ndarray], np.ndarray]
"""From texts of each kind, shape (samples, kinds), to figures, shape (samples, figures); NaN where undefined."""


@dataclass(frozen=True)
class Units:
    """What is drawn: single texts by their kind, and each set of tied texts as one.

    Attributes
    ----------
    counts
        How many there are: single texts of each kind, then one of each tied set; shape (kinds + tied sets,).
    kinds
        Number of kinds of texts.
    tied
        For each tied text the place of its set in ``counts``, the texts in the order of their kinds.
    tied_kinds, starts
        The kinds that tied texts have, and where in ``tied`` each begins.
    size
        Texts of the unit that a text is in, in the mean over the texts; 1 where none is tied.
    """

    counts: np.ndarray
    kinds: int
    tied: np.ndarray
    tied_kinds: np.ndarray
    starts: np.ndarray
    size: float

    @classmethod
    def of(cls, kind: np.ndarray, unit: np.ndarray, kinds: int) -> Units:
        """Of texts of these kinds, those with one ``unit`` tied; both of shape (texts,)."""
        _, place, size = np.unique(unit, return_inverse=True, return_counts=True)
        is_tied = size[place] > 1
        by_kind = np.flatnonzero(is_tied)[np.argsort(kind[is_tied], kind="stable")]
        sets, numbers = np.unique(place[by_kind], return_inverse=True)
        tied_kinds, starts = np.unique(kind[by_kind], return_index=True)
        single = np.bincount(kind[~is_tied], minlength=kinds)
        counts = np.concatenate([single, np.ones(len(sets), dtype=single.dtype)])
        return cls(counts, kinds, kinds + numbers, tied_kinds, starts, float(size[place].mean()))

    def likely(self, added: np.ndarray) -> np.ndarray:
        """The counts with so much more of each kind, shape (kinds,). Where texts are tied that is for units, too: it
        stands behind the others and is as large as they are.
        """
        return np.concatenate([self.counts, added]) if len(self.tied) else self.counts + added

    def texts(self, drawn: np.ndarray) -> np.ndarray:
        """Texts of each kind, shape (samples, kinds), in what was drawn of ``counts`` or ``likely``, shape (samples,
        either).
        """
        texts = drawn[:, : self.kinds].astype(float)
        if len(self.tied):
            texts[:, self.tied_kinds] += np.add.reduceat(drawn[:, self.tied], self.starts, axis=1)
        added = drawn[:, len(self.counts) :]
        return texts + self.size * added if added.size else texts


def affordable(drawn: int) -> int:
    """How many resamples of all figures a few seconds allow, where one of each draws so many texts."""
    return min(RESAMPLES, max(FEWEST, _BUDGET // max(drawn, 1)))


def to_draw(kinds: int, texts: int) -> int:
    """What one resample of that many kinds costs, in texts drawn."""
    return min(kinds * _TEXTS_A_KIND, texts)


def scores(
    units: Units,
    figures: Figures,
    *,
    added: np.ndarray,
    seed: int,
    resamples: int,
    besides: Sequence[float] | None = None,
) -> list[Score | None]:
    """Figures of at most 1 with their intervals.

    Drawing n units with replacement draws the number of units of each kind from a multinomial distribution; so those
    numbers are drawn instead of the units, where that is quicker. Samples in which a figure is undefined do not count.

    Parameters
    ----------
    units
        What is drawn, at least one.
    added
        How much of a unit is added of each kind before units are drawn; shape (kinds,).
    besides
        Standard deviation of each figure for another reason than the draw of the texts; none by default.

    Returns
    -------
    list
        One score a figure, None where it is undefined for the texts as they are.
    """
    likely = units.likely(added)
    values, middles = figures(np.concatenate([units.texts(one[None]) for one in (units.counts, likely)]))
    drawn = _resampled(units, likely / likely.sum(), figures, np.random.default_rng(seed), resamples)
    is_known = ~np.isnan(drawn).all(axis=0)
    spreads = np.hypot(np.nanstd(np.where(is_known, drawn, 0.0), axis=0), 0.0 if besides is None else besides)
    return [
        None if np.isnan(value) else _score(float(value), float(middle), float(spread))
        for value, middle, spread in zip(values, middles, spreads, strict=True)
    ]


def _resampled(
    units: Units, likely: np.ndarray, figures: Figures, random: np.random.Generator, resamples: int
) -> np.ndarray:
    number = int(units.counts.sum())
    draw = _drawn_kinds if len(likely) * _TEXTS_A_KIND < number else _drawn_units
    cells = max(len(likely) if draw is _drawn_kinds else number, len(units.tied))
    at_once = max(1, _COUNTS_AT_ONCE // cells)
    return np.concatenate(
        [
            figures(units.texts(draw(number, likely, random, min(at_once, resamples - start))))
            for start in range(0, resamples, at_once)
        ]
    )


def _drawn_kinds(number: int, likely: np.ndarray, random: np.random.Generator, samples: int) -> np.ndarray:
    """Units of each kind in each sample, drawn as such; shape (samples, kinds)."""
    return random.multinomial(number, likely, size=samples)


def _drawn_units(number: int, likely: np.ndarray, random: np.random.Generator, samples: int) -> np.ndarray:
    """The same by drawing each unit, which is quicker where nearly every one is a kind of its own."""
    drawn = np.searchsorted(likely.cumsum()[:-1], random.random(size=(samples, number)), side="right")
    cells = drawn + np.arange(samples)[:, None] * len(likely)
    return np.bincount(cells.ravel(), minlength=samples * len(likely)).reshape(samples, len(likely))


def _score(value: float, middle: float, spread: float) -> Score:
    """Wilson's interval between 0 or -1 and 1, for as many texts as would make a share vary so."""
    start = 0.0 if middle >= _FROM_ZERO and value >= 0 else -1.0
    share, likely = ((one - start) / (1 - start) for one in (value, middle))
    if spread == 0:
        return Score(value, start, 1.0)
    found = Score.of_share(min(max(share, 0.0), 1.0), likely * (1 - likely) * ((1 - start) / spread) ** 2)
    low, high = (start + (1 - start) * end for end in (found.low, found.high))
    return Score(value, low, high)
