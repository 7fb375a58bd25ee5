"""Pairs of slices against a planted weakness, and against texts without one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import hypergeom

from core.prediction import slice_pairs, slices


@pytest.fixture(autouse=True)
def fewer_permutations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_MOST_PERMUTATIONS", 999)


def _texts(seed: int, *, both: float, one: float = 0.15) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ten slices of a third of the texts; wrong with the probability ``both`` in the third and sixth together, and
    ``one`` in the third alone.
    """
    random = np.random.default_rng(seed)
    members = random.random((1_200, 10)) < 1 / 3
    rate = np.where(members[:, 2], np.where(members[:, 5], both, one), 0.15)
    return members, random.random(1_200) < rate, np.arange(1_200)


def test_the_planted_pair_is_found_and_judged_on_the_other_half() -> None:
    members, wrong, unit = _texts(1, both=0.6)
    found = slice_pairs.find(members, wrong, unit, 20)
    best = min(found.pairs, key=lambda pair: pair.p)
    assert (best.first, best.second) == (2, 5)
    assert best.p < 0.01
    assert found.looked_at == 45
    assert found.judged.sum() == 600


def test_a_slice_that_explains_it_alone_makes_no_pair() -> None:
    shown = 0
    for seed in range(40):
        found = slice_pairs.find(*_texts(seed, both=0.5, one=0.5), 20)
        shown += any(pair.p < 0.05 for pair in found.pairs)
    # 2 expected at most; more than 6 come in fewer than one of 100 cases.
    assert shown <= 6


def test_texts_without_structure_rarely_show_a_pair() -> None:
    shown = 0
    for seed in range(100):
        members, _, _ = _texts(seed, both=0.15)
        random = np.random.default_rng(1_000 + seed)
        times = random.choice([1, 1, 1, 3], size=len(members))
        wrong = np.repeat(random.random(len(members)) < 0.2, times)
        unit = np.repeat(np.arange(len(members)), times)
        found = slice_pairs.find(np.repeat(members, times, axis=0), wrong, unit, 20)
        shown += any(pair.p < 0.05 for pair in found.pairs)
    # 5 expected at most; more than 11 come in fewer than one of 100 cases.
    assert shown <= 11


def test_tied_texts_are_of_one_half() -> None:
    members, wrong, _ = _texts(3, both=0.3)
    unit = np.arange(1_200) // 3
    judged = slice_pairs.find(members, wrong, unit, 20).judged
    assert all(len(set(judged[unit == one])) == 1 for one in range(400))


def test_the_p_value_of_one_pair_is_the_larger_of_two_hypergeometric_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_MOST_PERMUTATIONS", 9_999)
    members, wrong, unit = _texts(5, both=0.45)
    members = members[:, [2, 5]]
    found = slice_pairs.find(members, wrong, unit, 20)
    [pair] = found.pairs
    first, second = members[found.judged].T
    told = wrong[found.judged]
    exact = []
    for among, in_both in ((first, second[first]), (second, first[second])):
        drawn = hypergeom(among.sum(), told[among].sum(), in_both.sum())
        numbers, seen = np.arange(among.sum() + 1), told[among][in_both].sum()
        exact.append(drawn.pmf(numbers)[np.abs(numbers - drawn.mean()) >= abs(seen - drawn.mean()) - 1e-9].sum())
    assert pair.p == pytest.approx(max(exact), abs=0.01)


def test_pairs_of_too_few_texts_and_of_slices_within_another_are_not_looked_at() -> None:
    members, wrong, unit = _texts(4, both=0.15)
    within = np.stack([members[:, 0], members[:, 0] & members[:, 1]], axis=1)
    assert slice_pairs.find(within, wrong, unit, 20).looked_at == 0
    assert slice_pairs.find(members, wrong, unit, 600).pairs == ()
