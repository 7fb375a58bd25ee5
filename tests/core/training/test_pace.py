"""The time left, from steps whose length is known."""

from __future__ import annotations

import pytest

from core.training.pace import Pace, Work

WORK = Work(train=1_000, validation=300, epochs=4, after=600)
WHOLE = 4 * 1_000 * 0.01 + (4 * 300 + 600) * 0.01 / 3


def _after(steps: int, seconds: float = 0.01, tokens: int = 100) -> Pace:
    pace = Pace(WORK)
    for _ in range(steps):
        pace.learning.add(tokens, seconds * tokens)
    return pace


def test_nothing_is_told_before_a_step() -> None:
    assert Pace(WORK).seconds_left(0, 0) is None


def test_the_true_time_lies_within_the_range_which_gets_narrower() -> None:
    ranges = [_after(steps).seconds_left(0, 0) for steps in (1, 4, 100)]
    assert all(low < WHOLE < high for low, high in filter(None, ranges))
    widths = [high - low for low, high in filter(None, ranges)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < WHOLE / 3


def test_after_the_last_step_the_evaluation_and_the_test_are_still_to_come() -> None:
    left = _after(40).seconds_left(4_000, 3)
    assert left is not None
    assert left[0] < (300 + 600) * 0.01 / 3 < left[1]


def test_an_evaluation_that_was_measured_counts_as_it_was() -> None:
    pace = _after(10)
    for evaluation in (1, 2):
        pace.reading.add(300, 300 * 0.05)
        pace.saving.add(1, 2.0)
        left = pace.seconds_left(1_000 * evaluation, evaluation)
        assert left is not None
        expected = (4 - evaluation) * (1_000 * 0.01 + 300 * 0.05 + 2.0) + 600 * 0.05
        assert left[0] < expected < left[1]


def test_load_that_comes_widens_the_range_to_what_it_may_mean() -> None:
    pace = _after(50)
    for _ in range(20):
        pace.learning.add(100, 3.0)
    left = pace.seconds_left(0, 4)
    assert left is not None
    assert left[0] < 4_000 * 0.02
    assert left[1] > 4_000 * 0.027


@pytest.mark.parametrize("learned", [4_000, 5_000])
def test_more_work_than_was_told_never_makes_the_time_negative(learned: int) -> None:
    left = _after(10).seconds_left(learned, 4.2)
    assert left is not None
    assert 0 < left[0] < left[1]
