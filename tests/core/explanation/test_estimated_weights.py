"""The estimate of LIME's weights: right in the mean over all draws, and what follows from its errors."""

from __future__ import annotations

import itertools
from math import comb

import numpy as np
import pytest
import statsmodels.api as sm
from threadpoolctl import threadpool_info, threadpool_limits

from core.explanation import estimated_weights
from core.explanation.estimated_weights import EstimatedWeights, estimate
from core.explanation.learned_answers import LearnedAnswers

WORDS = 3
ALL = np.array(list(itertools.product((0.0, 1.0), repeat=WORDS)))
SIZES = ALL.sum(axis=1).astype(int)
SHARES = np.array([1e-6, 0.5, 0.3, 0.2])
CHANCES = np.array([1.0, 0.5, 0.4, 0.8])[SIZES]
ANSWERS = np.random.default_rng(5460).random(len(ALL))


def limit(answers: np.ndarray) -> np.ndarray:
    """The weighted regression over all altered texts, by a statistics package."""
    counts = np.array([SHARES[size] / comb(WORDS, size) for size in SIZES])
    found: np.ndarray = sm.WLS(answers, sm.add_constant(1 - ALL), weights=counts).fit().params[1:]
    return found


def test_from_all_answers_it_is_the_regression_itself() -> None:
    found = estimate(ALL, ANSWERS, np.ones(len(ALL)), SHARES)
    assert found.weights == pytest.approx(limit(ANSWERS), abs=1e-5)
    assert found.halves == pytest.approx(0, abs=1e-12)


def test_over_all_draws_it_is_right_in_the_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exactly so where each text is drawn by itself, and where the answers do not decide what counts as alike."""
    monkeypatch.setattr(estimated_weights, "_line", lambda kept, *_: np.ones(kept.shape[1]))
    mean = np.zeros(WORDS)
    for drawn in itertools.product((False, True), repeat=len(ALL) - 1):
        taken = np.array([True, *drawn])
        chance = np.where(taken, CHANCES, 1 - CHANCES).prod()
        mean += chance * estimate(ALL[taken], ANSWERS[taken], CHANCES[taken], SHARES).weights
    assert mean == pytest.approx(limit(ANSWERS), abs=1e-5)


@pytest.mark.parametrize("words", [5, 11])
def test_what_is_said_of_all_is_the_same_by_all_and_about_the_same_by_many(words: int) -> None:
    generator = np.random.default_rng(5460)
    hidden = np.vstack([np.zeros(words), generator.integers(0, 2, (60, words))]).astype(float)
    learned = LearnedAnswers(hidden, generator.random(61), generator.random(words))
    shares = np.array([1e-6, *generator.random(words)])
    shares /= shares.sum()
    every = estimated_weights._Others(learned, shares, 2**words)
    many = estimated_weights._Others(learned, shares, 2**words - 1)
    assert not every.meat.any()
    errors = np.abs(many.sums - every.sums) / np.sqrt(np.diag(many.meat))
    assert errors.max() < 3


def test_where_the_regression_learns_from_few_the_others_tell_what_it_is_wrong_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(estimated_weights, "_LEARNED", 3)
    assert estimate(ALL, ANSWERS, np.ones(len(ALL)), SHARES).weights == pytest.approx(limit(ANSWERS), abs=1e-5)


def test_it_is_precise_enough_where_its_intervals_are_those_of_so_many_samples() -> None:
    found = EstimatedWeights(np.zeros(2), np.array([0.01, 0.03]), np.array([1.0, 3.0]), 0.5)
    assert found.too_wide(2_500) == pytest.approx(0.5)
    assert found.too_wide(10_000) == pytest.approx(1)


def test_intervals_that_nobody_sees_are_narrow_enough() -> None:
    assert EstimatedWeights(np.zeros(2), np.full(2, 0.0001), np.zeros(2), 1.0).too_wide(5_000) == pytest.approx(0.5)


def test_it_takes_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    line, taken = estimated_weights._line, set()

    def listening(kept: np.ndarray, answers: np.ndarray, counts: np.ndarray) -> np.ndarray:
        taken.update(_threads())
        return line(kept, answers, counts)

    monkeypatch.setattr(estimated_weights, "_line", listening)
    with threadpool_limits(2, user_api="blas"):
        estimate(ALL, ANSWERS, np.ones(len(ALL)), SHARES)
        assert (taken, _threads()) == ({1}, {2})


def _threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}
