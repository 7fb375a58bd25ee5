"""95 % intervals of figures that depend on the texts only through how often each kind of text occurs.

A percentile bootstrap is far too narrow where a label is rare or hardly anything differs. So the bootstrap (Efron and
Tibshirani 1993) only tells how much a figure varies, and the interval is Wilson's (1927) for as many texts as would
make a share vary like it, as ``core.prediction.intervals`` does for scores. ``python -m benchmarks.coverage`` measures
how often it covers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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


def affordable(drawn: int) -> int:
    """How many resamples of all figures a few seconds allow, where one of each draws so many texts."""
    return min(RESAMPLES, max(FEWEST, _BUDGET // max(drawn, 1)))


def to_draw(kinds: int, texts: int) -> int:
    """What one resample of that many kinds costs, in texts drawn."""
    return min(kinds * _TEXTS_A_KIND, texts)


def scores(
    kinds: np.ndarray,
    figures: Figures,
    *,
    added: np.ndarray,
    seed: int,
    resamples: int,
    besides: Sequence[float] | None = None,
) -> list[Score | None]:
    """Figures of at most 1 with their intervals.

    Drawing n texts with replacement draws the number of texts of each kind from a multinomial distribution; so those
    numbers are drawn instead of the texts, where that is quicker. Samples in which a figure is undefined do not count.

    Parameters
    ----------
    kinds
        Texts of each kind, at least one text; shape (kinds,).
    added
        How much of a text is added of each kind before texts are drawn; shape (kinds,).
    besides
        Standard deviation of each figure for another reason than the draw of the texts; none by default.

    Returns
    -------
    list
        One score a figure, None where it is undefined for the texts as they are.
    """
    likely = kinds + added
    values, middles = figures(np.stack([kinds, likely]).astype(float))
    drawn = _resampled(int(kinds.sum()), likely / likely.sum(), figures, np.random.default_rng(seed), resamples)
    spreads = np.hypot(np.nanstd(drawn, axis=0), 0.0 if besides is None else besides)
    return [
        None if np.isnan(value) else _score(float(value), float(middle), float(spread))
        for value, middle, spread in zip(values, middles, spreads, strict=True)
    ]


def _resampled(
    texts: int, likely: np.ndarray, figures: Figures, random: np.random.Generator, resamples: int
) -> np.ndarray:
    draw = _drawn_kinds if len(likely) * _TEXTS_A_KIND < texts else _drawn_texts
    at_once = max(1, _COUNTS_AT_ONCE // (len(likely) if draw is _drawn_kinds else texts))
    return np.concatenate(
        [
            figures(draw(texts, likely, random, min(at_once, resamples - start)).astype(float))
            for start in range(0, resamples, at_once)
        ]
    )


def _drawn_kinds(texts: int, likely: np.ndarray, random: np.random.Generator, samples: int) -> np.ndarray:
    """Texts of each kind in each sample, drawn as such; shape (samples, kinds)."""
    return random.multinomial(texts, likely, size=samples)


def _drawn_texts(texts: int, likely: np.ndarray, random: np.random.Generator, samples: int) -> np.ndarray:
    """The same by drawing each text, which is quicker where nearly every text is a kind of its own."""
    drawn = np.searchsorted(likely.cumsum()[:-1], random.random(size=(samples, texts)), side="right")
    cells = drawn + np.arange(samples)[:, None] * len(likely)
    return np.bincount(cells.ravel(), minlength=samples * len(likely)).reshape(samples, len(likely))


def _score(value: float, middle: float, spread: float) -> Score:
    """Wilson's interval between 0 or -1 and 1, for as many texts as would make a share vary so."""
    start = 0.0 if middle >= _FROM_ZERO else -1.0
    share, likely = ((one - start) / (1 - start) for one in (value, middle))
    if spread == 0:
        return Score(value, start, 1.0)
    found = Score.of_share(min(max(share, 0.0), 1.0), likely * (1 - likely) * ((1 - start) / spread) ** 2)
    low, high = (start + (1 - start) * end for end in (found.low, found.high))
    return Score(value, low, high)
