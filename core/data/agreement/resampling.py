"""Bootstrap intervals of figures that depend on the texts only through how often each kind of text occurs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.records import Score

SEED = 5460
RESAMPLES = 10_000
FEWEST = 1_000
"""Below about a thousand the ends of a percentile interval are unsteady (Efron and Tibshirani 1993, chapter 13)."""

# So many texts are drawn, for all figures together, in a few seconds.
_BUDGET = 100_000_000
_INTERVAL = (0.025, 0.975)
_COUNTS_AT_ONCE = 2_000_000
_TEXTS_A_KIND = 10
"""A text is drawn about so many times as fast as the number of texts of a kind."""

Figures = Callable[[np.ndarray], np.ndarray]
"""From texts of each kind, shape (samples, kinds), to figures, shape (samples, figures); NaN where undefined."""


def affordable(drawn: int) -> int:
    """How many resamples of all figures a few seconds allow, where one of each draws so many texts."""
    return min(RESAMPLES, max(FEWEST, _BUDGET // max(drawn, 1)))


def to_draw(kinds: int, texts: int) -> int:
    """What one resample of that many kinds costs, in texts drawn."""
    return min(kinds * _TEXTS_A_KIND, texts)


def scores(kinds: np.ndarray, figures: Figures, *, seed: int, resamples: int) -> list[Score | None]:
    """Figures with 95 % percentile bootstrap intervals (Efron and Tibshirani 1993, chapter 13).

    Drawing n texts with replacement draws the number of texts of each kind from a multinomial distribution; so those
    numbers are drawn instead of the texts, where that is quicker. Samples in which a figure is undefined do not count
    in its interval.

    Parameters
    ----------
    kinds
        Texts of each kind, at least one text; shape (kinds,).

    Returns
    -------
    list
        One score a figure, None where it is undefined for the texts as they are.
    """
    values = figures(kinds[None, :].astype(float))[0]
    drawn = _resampled(kinds, figures, np.random.default_rng(seed), resamples)
    return [_score(float(value), column) for value, column in zip(values, drawn.T, strict=True)]


def _resampled(kinds: np.ndarray, figures: Figures, random: np.random.Generator, resamples: int) -> np.ndarray:
    texts = int(kinds.sum())
    draw = _drawn_kinds if len(kinds) * _TEXTS_A_KIND < texts else _drawn_texts
    at_once = max(1, _COUNTS_AT_ONCE // (len(kinds) if draw is _drawn_kinds else texts))
    return np.concatenate(
        [
            figures(draw(kinds, random, min(at_once, resamples - start)).astype(float))
            for start in range(0, resamples, at_once)
        ]
    )


def _drawn_kinds(kinds: np.ndarray, random: np.random.Generator, samples: int) -> np.ndarray:
    """Texts of each kind in each sample, drawn as such; shape (samples, kinds)."""
    return random.multinomial(int(kinds.sum()), kinds / kinds.sum(), size=samples)


def _drawn_texts(kinds: np.ndarray, random: np.random.Generator, samples: int) -> np.ndarray:
    """The same by drawing each text, which is quicker where nearly every text is a kind of its own."""
    kind_of_text = np.repeat(np.arange(len(kinds), dtype=np.int32), kinds)
    drawn = kind_of_text[random.integers(0, len(kind_of_text), size=(samples, len(kind_of_text)), dtype=np.int32)]
    cells = drawn + np.arange(samples)[:, None] * len(kinds)
    return np.bincount(cells.ravel(), minlength=samples * len(kinds)).reshape(samples, len(kinds))


def _score(value: float, drawn: np.ndarray) -> Score | None:
    if np.isnan(value):
        return None
    low, high = np.quantile(drawn[~np.isnan(drawn)], _INTERVAL)
    return Score(value=value, low=float(low), high=float(high))
