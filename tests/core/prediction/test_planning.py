"""Against statsmodels and SciPy."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from core.prediction import planning


def test_half_the_width_is_that_of_wilsons_interval() -> None:
    low, high = proportion_confint(80, 100, method="wilson")
    assert planning.reach(100).half_width == pytest.approx((high - low) / 2)


@pytest.mark.parametrize("texts", [60, 85, 200, 1_000])
def test_the_least_difference_is_the_smallest_that_the_exact_test_calls_one(texts: int) -> None:
    least = planning.reach(texts).least_difference
    assert least is not None
    differing, more = round(texts / 5), round(least * texts)
    assert binomtest((differing + more) // 2, differing).pvalue < 0.05
    assert binomtest((differing + more - 2) // 2, differing).pvalue >= 0.05


def test_a_handful_of_texts_tells_nothing_apart() -> None:
    assert planning.reach(20).least_difference is None


def test_so_many_texts_give_the_interval_and_one_fewer_does_not() -> None:
    texts = planning.texts_for(0.05)
    assert planning.reach(texts).half_width <= 0.05 < planning.reach(texts - 1).half_width
    assert planning.reach(texts).half_width == pytest.approx(0.05, abs=0.001)
