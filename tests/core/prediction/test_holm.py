"""Holm's correction, against a published example, the definition, and planted nulls."""

from __future__ import annotations

import numpy as np
import pytest

from core.prediction.holm import adjusted


def test_an_example_by_hand() -> None:
    """Four tests: 4 · .01, 3 · .02, 2 · .03 (raised to .06), and .04, raised likewise."""
    found = adjusted({"a": 0.03, "b": 0.01, "c": 0.04, "d": 0.02})
    assert found == pytest.approx({"b": 0.04, "d": 0.06, "a": 0.06, "c": 0.06})


def test_one_test_is_left_as_it_is_and_none_is_above_one() -> None:
    assert adjusted({"a": 0.03}) == {"a": 0.03}
    assert set(adjusted({"a": 0.9, "b": 0.8}).values()) == {1.0}
    assert adjusted({}) == {}


def test_at_most_one_family_in_twenty_has_a_false_alarm() -> None:
    random = np.random.default_rng(5460)
    families = random.uniform(size=(4_000, 10))
    alarms = np.mean([min(adjusted(dict(enumerate(family))).values()) < 0.05 for family in families])
    assert 0.04 < alarms < 0.06
    assert np.mean(families.min(axis=1) < 0.05) > 0.35
