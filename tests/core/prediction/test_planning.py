"""Against statsmodels and SciPy."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from core.prediction import planning
from core.prediction.metrics import evaluate


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


@pytest.mark.parametrize("of_class", [20, 60, 200])
def test_half_the_width_of_f1_is_that_of_such_a_model(of_class: int) -> None:
    hits = round(planning.F1 * of_class)
    wrong = of_class - hits
    true = ["yes"] * of_class + ["no"] * 500
    predicted = ["yes"] * hits + ["no"] * wrong + ["yes"] * wrong + ["no"] * (500 - wrong)
    f1 = evaluate(true, predicted, ("no", "yes")).per_class["yes"].f1
    assert f1.value == pytest.approx(planning.F1)
    assert planning.f1_half_width(of_class) == pytest.approx((f1.high - f1.low) / 2, abs=0.003)


def test_so_many_texts_of_the_class_give_the_interval_and_one_fewer_does_not() -> None:
    texts = planning.of_class_for(0.05)
    assert planning.f1_half_width(texts) <= 0.05 < planning.f1_half_width(texts - 1)
