"""Slices against an exact computation, planted weakness, and texts without any structure."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, hypergeom

from core.prediction import slices


@pytest.fixture(autouse=True)
def fewer_permutations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_MOST_PERMUTATIONS", 999)


def test_the_p_value_of_one_slice_is_the_hypergeometric_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_MOST_PERMUTATIONS", 9_999)
    members = np.zeros((120, 1), dtype=bool)
    members[:30] = True
    wrong = np.zeros(120, dtype=bool)
    wrong[[*range(9), *range(60, 75)]] = True
    [found] = slices.p_values(members, wrong, np.arange(120))
    drawn = hypergeom(120, wrong.sum(), 30)
    numbers = np.arange(31)
    exact = drawn.pmf(numbers)[np.abs(numbers - drawn.mean()) >= abs(9 - drawn.mean()) - 1e-9].sum()
    assert found == pytest.approx(exact, abs=0.01)


def _without_structure(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Texts of which some stand three times, all copies in one slice and all of them right or wrong."""
    times = random.choice([1, 1, 1, 3], size=150)
    members = random.random((150, 12)) < random.uniform(0.1, 0.6, size=12)
    wrong = random.random(150) < 0.25
    return np.repeat(members, times, axis=0), np.repeat(wrong, times), np.repeat(np.arange(150), times)


def test_texts_without_structure_rarely_show_a_weak_slice() -> None:
    random = np.random.default_rng(3)
    shown = [slices.p_values(*_without_structure(random)).min() < 0.05 for _ in range(200)]
    # Of 5 % in truth, 200 draws show 8 % or less in 97 of 100 cases.
    assert np.mean(shown) <= 0.08


def test_a_weak_slice_is_found_among_many_and_the_others_are_not() -> None:
    random = np.random.default_rng(4)
    members = random.random((600, 20)) < 0.2
    wrong = random.random(600) < np.where(members[:, 7], 0.5, 0.15)
    found = slices.p_values(members, wrong, np.arange(600))
    assert found[7] < 0.05
    assert np.delete(found, 7).min() > 0.05
    [(rate, others)] = slices.rates(members[:, [7]], wrong, np.arange(600))
    assert rate.low < 0.5 < rate.high
    assert others == pytest.approx(wrong[~members[:, 7]].mean())


def test_slices_of_the_same_texts_do_not_count_twice() -> None:
    random = np.random.default_rng(5)
    members, wrong = random.random((200, 1)) < 0.3, random.random(200) < 0.3
    once = slices.p_values(members, wrong, np.arange(200))
    np.testing.assert_allclose(slices.p_values(np.repeat(members, 9, axis=1), wrong, np.arange(200)), once[0])


def test_two_slices_are_alike_where_four_fifths_of_their_texts_are_in_both() -> None:
    first, nested, other, none = (np.zeros(20, dtype=bool) for _ in range(4))
    first[:10], nested[2:10], other[3:13] = True, True, True
    found = slices.alike(np.stack([first, nested, other, none], axis=1))
    assert found[0, 1], "8 of 10"
    assert found[1, 0]
    assert not found[0, 2], "7 of 13"
    assert not found.diagonal().any()
    assert not found[3].any(), "nothing is like a slice without texts"
    nested[2] = False
    assert not slices.alike(np.stack([first, nested], axis=1)).any(), "7 of 10"


def test_the_more_texts_the_fewer_permutations() -> None:
    assert slices.permutations(100) == 999
    assert slices.permutations(10_000_000) == 999


def _changes(seed: int, *, planted: bool, texts: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Six slices of a third of the texts each; a fifth of all texts changes sides, in the first slice to the better."""
    random = np.random.default_rng(seed)
    members = random.random((texts, 6)) < 1 / 3
    change = np.where(random.random(texts) < 0.2, random.choice([-1, 1], texts), 0)
    if planted:
        change[members[:, 0] & (random.random(texts) < 0.3)] = 1
    return members, change, np.arange(texts) // 2


def test_changes_without_structure_are_found_one_time_in_twenty_at_most() -> None:
    found = sum(slices.p_values_of_change(*_changes(seed, planted=False)).min() < 0.05 for seed in range(60))
    # 3 expected; more than 8 come in fewer than one of 100 cases.
    assert found <= 8


def test_a_planted_change_is_found_where_it_is() -> None:
    for seed in range(5):
        p = slices.p_values_of_change(*_changes(seed, planted=True))
        assert p.argmin() == 0
        assert p[0] < 0.01


def test_one_slice_with_texts_that_are_not_tied_has_the_p_value_of_the_sign_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slices, "_MOST_PERMUTATIONS", 9_999)
    change = np.array([1] * 9 + [-1] * 2 + [0] * 29)
    [p] = slices.p_values_of_change(np.ones((40, 1), dtype=bool), change, np.arange(40))
    assert p == pytest.approx(binomtest(9, 11).pvalue, abs=0.01)


def test_where_nothing_changed_no_slice_did() -> None:
    members = np.array([[True], [False]] * 20)
    assert slices.p_values_of_change(members, np.zeros(40, dtype=int), np.arange(40)).tolist() == [1.0]
