"""What a kernel regression says of all altered texts: against going through all of them, and against learning anew."""

from __future__ import annotations

import itertools
from math import comb

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.kernel_ridge import KernelRidge

from core.explanation import learned_answers
from core.explanation.learned_answers import LearnedAnswers

WORDS = 6
ALL = np.array(list(itertools.product((0.0, 1.0), repeat=WORDS)))
Some = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.fixture
def some() -> Some:
    """Which words 20 altered texts lack, answers to them, and how heavy each word is."""
    generator = np.random.default_rng(5460)
    others = 1 + generator.permutation(len(ALL) - 1)[:19]
    return ALL[[0, *others]], generator.random(20), generator.random(WORDS)


def kernel(one: np.ndarray, other: np.ndarray, heaviness: np.ndarray) -> float:
    rates = 3 / WORDS * (1 + heaviness / heaviness.mean()) / 2
    return float(0.3 * (1 + one @ other) + np.exp(-rates @ np.abs(one - other)))


def by_scikit_learn(hidden: np.ndarray, values: np.ndarray, heaviness: np.ndarray) -> np.ndarray:
    """Of all altered texts, as differences from what is said of the whole one."""
    regression = KernelRidge(alpha=0.03, kernel=kernel, kernel_params={"heaviness": heaviness})
    found: np.ndarray = values[0] + regression.fit(hidden, values - values[0]).predict(ALL)
    return found


def test_it_is_the_kernel_ridge_regression_of_scikit_learn_on_logits_and_straight(some: Some) -> None:
    hidden, answers, heaviness = some
    said, straight = LearnedAnswers(*some).of(ALL)
    assert said == pytest.approx(expit(by_scikit_learn(hidden, logit(answers), heaviness)))
    assert straight == pytest.approx(by_scikit_learn(hidden, answers, heaviness))


def test_what_it_is_told_it_is_off_by_what_it_says(some: Some) -> None:
    hidden, answers, _ = some
    found = LearnedAnswers(*some)
    assert found.off == pytest.approx(answers - found.of(hidden)[0])


def test_what_it_is_not_told_it_says_as_if_it_had_never_been_there(some: Some) -> None:
    hidden, answers, heaviness = some
    found = LearnedAnswers(*some)
    for place in range(1, len(answers)):
        anew = LearnedAnswers(np.delete(hidden, place, axis=0), np.delete(answers, place), heaviness)
        assert found.off_untold[place] == pytest.approx(answers[place] - anew.of(hidden[[place]])[0][0])


@pytest.mark.parametrize("at_once", [4_000_000, 100])
def test_its_straight_sums_are_those_over_all_altered_texts(
    some: Some, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned_answers, "_AT_ONCE", at_once)
    shares = np.random.default_rng(1).random(1 + WORDS)
    counts = np.array([shares[size] / comb(WORDS, size) for size in ALL.sum(axis=1).astype(int)])
    kept = np.column_stack([np.ones(len(ALL)), 1 - ALL])
    found = LearnedAnswers(*some)
    sums = found.straight_sums(shares, (kept * counts[:, None]).T @ kept)
    assert sums == pytest.approx(kept.T @ (counts * found.of(ALL)[1]))


def test_where_no_word_weighs_anything_all_count_alike(some: Some) -> None:
    hidden, answers, _ = some
    nothing, even = (LearnedAnswers(hidden, answers, heaviness) for heaviness in (np.zeros(WORDS), np.ones(WORDS)))
    assert nothing.of(ALL)[0] == pytest.approx(even.of(ALL)[0])


def test_answers_of_0_and_1_are_learned_too(some: Some) -> None:
    hidden, _, heaviness = some
    answers = (np.arange(20) % 2).astype(float)
    assert np.isfinite(LearnedAnswers(hidden, answers, heaviness).off_untold).all()
