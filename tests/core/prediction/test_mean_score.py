from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from scipy import stats

from core.prediction import mean_score
from core.prediction.metrics import evaluate
from core.records import Score

LABELS = ("no", "yes")


def test_seeds_that_agree_leave_the_interval_of_the_texts() -> None:
    one = Score(0.8, 0.7, 0.88)
    found = mean_score.over_seeds([one, one, one])
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.8, 0.7, 0.88), abs=1e-6)


def test_seeds_on_texts_without_end_leave_students_interval() -> None:
    values = [0.70, 0.74, 0.69, 0.75, 0.72]
    found = mean_score.over_seeds([Score(value, value, value) for value in values])
    low, high = stats.t.interval(0.95, 4, loc=np.mean(values), scale=stats.sem(values))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-5)


def test_one_seed_tells_nothing_of_others() -> None:
    assert mean_score.over_seeds([Score(0.5, 0.4, 0.6)]) is None


def test_folds_are_independent() -> None:
    found = mean_score.over_folds([Score(0.8, 0.7, 0.86), Score(0.6, 0.5, 0.66), Score(0.7, 0.6, 0.76)])
    assert found is not None
    ends = (0.7 - 0.1 / math.sqrt(3), 0.7 + 0.06 / math.sqrt(3))
    assert (found.value, found.low, found.high) == pytest.approx((0.7, *ends))


def test_one_fold_is_no_mean() -> None:
    assert mean_score.over_folds([Score(0.5, 0.4, 0.6)]) is None


def test_the_ends_are_shares_and_too_few_texts_stay_said() -> None:
    found = mean_score.over_seeds([Score(0.98, 0.9, 1.0, covers=False), Score(0.4, 0.3, 0.5)])
    assert found is not None
    assert (found.low, found.high, found.covers) == (0.0, 1.0, False)


@pytest.mark.parametrize("seeds", [3, 5])
def test_it_covers_the_score_of_all_seeds_on_all_texts(seeds: int) -> None:
    """A planted truth: how hard a text is and how good a seed is are drawn; the expected accuracy is known."""
    random = np.random.default_rng(seeds)
    inside, rounds = 0, 300
    for _ in range(rounds):
        hard = random.normal(0.8, 1.0, 150)
        good = random.normal(0.0, 0.35, seeds)
        right = random.random((seeds, 150)) < 1 / (1 + np.exp(-(hard + good[:, None])))
        true = ["yes"] * 150
        each = [
            evaluate(true, ["yes" if one else "no" for one in of_seed], LABELS).accuracy for of_seed in right.tolist()
        ]
        found = mean_score.over_seeds(each)
        assert found is not None
        inside += found.low <= EXPECTED <= found.high
    assert 0.93 <= inside / rounds <= 0.995


_POINTS = np.linspace(-8, 8, 4_001)
EXPECTED = float(
    np.trapezoid(
        stats.norm.pdf(_POINTS) / (1 + np.exp(-(0.8 + math.hypot(1.0, 0.35) * _POINTS))),
        _POINTS,
    )
)


def test_the_expected_accuracy_is_that_of_many_draws() -> None:
    random = np.random.default_rng(0)
    drawn = 1 / (1 + np.exp(-(random.normal(0.8, 1.0, 200_000) + random.normal(0.0, 0.35, 200_000))))
    assert statistics.fmean(drawn) == pytest.approx(EXPECTED, abs=0.003)
