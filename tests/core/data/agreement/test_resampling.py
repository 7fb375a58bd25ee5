"""The interval of a share is that of the binomial distribution, however the texts are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.data.agreement import resampling


@pytest.mark.parametrize("each", [1, 5, 50], ids=["every text a kind", "few texts a kind", "many texts a kind"])
def test_the_interval_of_a_share_is_binomial(each: int) -> None:
    kinds = np.full(400 // each, each)
    is_counted = np.arange(len(kinds)) < len(kinds) // 2
    (score,) = resampling.scores(
        kinds, lambda samples: (samples @ is_counted / samples.sum(axis=1))[:, None], seed=1, resamples=10_000
    )
    assert score is not None
    assert score.value == 0.5
    assert (score.low, score.high) == pytest.approx(stats.binom.ppf((0.025, 0.975), 400, 0.5) / 400, abs=0.005)


def test_samples_without_a_figure_do_not_count() -> None:
    # The figure is there only in samples with some text of the second kind, and then it is 1.
    (score,) = resampling.scores(
        np.array([30, 1]), lambda samples: np.where(samples[:, 1:] > 0, 1.0, np.nan), seed=1, resamples=1_000
    )
    assert score == resampling.Score(1.0, 1.0, 1.0)
