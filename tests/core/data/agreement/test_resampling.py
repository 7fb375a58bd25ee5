"""The interval of a share is Wilson's, however the texts are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.data.agreement import resampling
from core.data.agreement.resampling import Units


def untied(kinds: np.ndarray) -> Units:
    kind = np.repeat(np.arange(len(kinds)), kinds)
    return Units.of(kind, np.arange(len(kind)), len(kinds))


def test_tied_texts_are_drawn_as_one() -> None:
    # Single texts of kinds 1 and 2, one of kind 0 tied to one of kind 2, and two tied ones of kind 0.
    units = Units.of(np.array([0, 0, 1, 2, 0, 2]), np.array([7, 7, 3, 9, 4, 4]), 4)
    assert units.counts.tolist() == [0, 1, 1, 0, 1, 1]
    drawn = np.array([[0, 1, 1, 0, 1, 1], [0, 2, 0, 0, 0, 2], [0, 0, 0, 0, 4, 0]])
    assert units.texts(drawn).tolist() == [[3, 1, 2, 0], [4, 2, 0, 0], [4, 0, 4, 0]]


def test_the_spread_of_tied_texts_is_that_of_drawing_their_sets() -> None:
    random = np.random.default_rng(4)
    unit = np.sort(random.integers(0, 60, size=150))
    kind = (random.random(60)[unit] < 0.4).astype(int)

    def share(samples: np.ndarray) -> np.ndarray:
        return (samples[:, 1] / samples.sum(axis=1))[:, None]

    units = Units.of(kind, unit, 2)
    assert units.texts(units.counts[None]).tolist() == [np.bincount(kind).tolist()]
    (score,) = resampling.scores(units, share, added=np.zeros(2), seed=1, resamples=20_000)
    sets = [np.flatnonzero(unit == one) for one in np.unique(unit)]
    means = [
        kind[np.concatenate([sets[one] for one in random.integers(0, len(sets), len(sets))])].mean()
        for _ in range(4_000)
    ]
    assert score is not None
    middle = kind.mean()
    wilson = resampling.Score.of_share(middle, middle * (1 - middle) / np.var(means))
    assert (score.low, score.high) == pytest.approx((wilson.low, wilson.high), abs=0.01)


@pytest.mark.parametrize("each", [1, 5, 50], ids=["every text a kind", "few texts a kind", "many texts a kind"])
def test_the_interval_of_a_share_is_wilsons(each: int) -> None:
    kinds = np.full(400 // each, each)
    is_counted = np.arange(len(kinds)) < len(kinds) // 2
    (score,) = resampling.scores(
        untied(kinds),
        lambda samples: (samples @ is_counted / samples.sum(axis=1))[:, None],
        added=np.zeros(len(kinds)),
        seed=1,
        resamples=10_000,
    )
    assert score is not None
    assert score.value == 0.5
    wilson = stats.binomtest(200, 400).proportion_ci(method="wilson")
    assert (score.low, score.high) == pytest.approx(tuple(wilson), abs=0.002)


def test_samples_without_a_figure_do_not_count() -> None:
    kinds = np.array([30, 2, 2])

    def share_of_second(samples: np.ndarray) -> np.ndarray:
        both = samples[:, 1:].sum(axis=1)
        return np.divide(samples[:, 1], both, out=np.full(len(both), np.nan), where=both > 0)[:, None]

    (score,) = resampling.scores(untied(kinds), share_of_second, added=np.zeros(3), seed=1, resamples=1_000)
    assert score is not None
    assert 0 < score.low < score.value == 0.5 < score.high < 1


def test_a_figure_that_never_varies_may_be_anything() -> None:
    (score,) = resampling.scores(
        untied(np.array([30, 1])),
        lambda samples: np.where(samples[:, 1:] > 0, 1.0, np.nan),
        added=np.zeros(2),
        seed=1,
        resamples=1_000,
    )
    assert score == resampling.Score(1.0, 0.0, 1.0)
