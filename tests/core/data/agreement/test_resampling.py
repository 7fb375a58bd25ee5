"""The interval of a share is Wilson's, however the texts are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.data.agreement import resampling


@pytest.mark.parametrize("each", [1, 5, 50], ids=["every text a kind", "few texts a kind", "many texts a kind"])
def test_the_interval_of_a_share_is_wilsons(each: int) -> None:
    kinds = np.full(400 // each, each)
    is_counted = np.arange(len(kinds)) < len(kinds) // 2
    (score,) = resampling.scores(
        kinds,
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

    (score,) = resampling.scores(kinds, share_of_second, added=np.zeros(3), seed=1, resamples=1_000)
    assert score is not None
    assert 0 < score.low < score.value == 0.5 < score.high < 1


def test_a_figure_that_never_varies_may_be_anything() -> None:
    (score,) = resampling.scores(
        np.array([30, 1]),
        lambda samples: np.where(samples[:, 1:] > 0, 1.0, np.nan),
        added=np.zeros(2),
        seed=1,
        resamples=1_000,
    )
    assert score == resampling.Score(1.0, 0.0, 1.0)
