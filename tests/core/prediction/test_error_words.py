"""Words that go with errors, against the paper's equations, planted words, and texts without any structure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from core.prediction import error_words, holm


def test_the_figures_are_those_of_the_equations() -> None:
    """Word by word in plain arithmetic, with the prior spelled out."""
    wrong, right = (6, 10, 4), (4, 50, 26)
    found, z_values = error_words.log_odds(np.array(wrong, float), np.array(right, float))
    prior = 0.5 * 20
    for place, (y1, y2) in enumerate(zip(wrong, right, strict=True)):
        alpha = prior * (y1 + y2) / 100
        first = math.log((y1 + alpha) / (20 + prior - y1 - alpha))
        second = math.log((y2 + alpha) / (80 + prior - y2 - alpha))
        assert found[place] == pytest.approx(first - second)
        assert z_values[place] == pytest.approx((first - second) / math.sqrt(1 / (y1 + alpha) + 1 / (y2 + alpha)))


def test_the_p_value_is_that_of_the_normal_distribution() -> None:
    assert [error_words.p_value(z) for z in (0.0, 1.96, -4.5)] == pytest.approx(
        [1.0, 2 * norm.sf(1.96), 2 * norm.sf(4.5)]
    )


def _texts(random: np.random.Generator, number: int) -> np.ndarray:
    """Which texts hold which words: Zipf's frequencies; shape (texts, words)."""
    shares = 1 / np.arange(1, 2_001)
    held = random.random((number, 2_000)) < np.minimum(3 * shares, 0.6)
    return held[:, held.sum(axis=0) >= 5]


def _is_shown(held: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    _, z_values = error_words.log_odds(held[wrong].sum(axis=0).astype(float), held[~wrong].sum(axis=0).astype(float))
    adjusted = holm.adjusted(dict(enumerate(map(error_words.p_value, z_values))))
    return np.array([adjusted[place] < 0.05 for place in range(held.shape[1])])


def test_errors_without_structure_rarely_show_a_word() -> None:
    random = np.random.default_rng(5460)
    held = _texts(random, 800)
    shown = [_is_shown(held, random.random(800) < share).any() for share in (0.05, 0.2) for _ in range(100)]
    # Of 5 % in truth, 200 draws show 8 % or less in 97 of 100 cases.
    assert np.mean(shown) <= 0.08


def test_a_planted_word_is_found_and_others_are_not() -> None:
    random = np.random.default_rng(5461)
    held = _texts(random, 800)
    planted = int(np.abs(held.sum(axis=0) - 80).argmin())
    wrong = random.random(800) < np.where(held[:, planted], 0.5, 0.1)
    assert np.flatnonzero(_is_shown(held, wrong)).tolist() == [planted]
