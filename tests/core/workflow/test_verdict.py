"""Plain words that never say more than the figures."""

from __future__ import annotations

import pytest

from core.prediction.comparison import compare
from core.records import Comparison, Score
from core.workflow import verdict


def _planted(fixed: int, broken: int, both_right: int = 100) -> Comparison:
    true = ["yes"] * (fixed + broken + both_right)
    first = ["no"] * fixed + ["yes"] * (broken + both_right)
    second = ["yes"] * fixed + ["no"] * broken + ["yes"] * both_right
    return compare((true, first), (true, second), ("no", "yes"))


def test_a_small_gain_may_be_luck() -> None:
    few = _planted(19, 12, 174)
    assert verdict.headline(few, "run-2", "run-1").startswith(
        "run-2 gets 7 more texts right than run-1 (+3.4 points [−"
    )
    assert verdict.may_be_luck(few)
    said = verdict.reading(few, "run-2", "run-1")
    assert said.startswith("This may be luck.")
    assert "run-2 has 19 and run-1 12 (McNemar's exact test: p = 0.28)" in said
    assert "cannot be told from luck" in said


def test_a_large_gain_is_said_with_its_limits() -> None:
    many = _planted(30, 5)
    assert not verdict.may_be_luck(many)
    said = verdict.reading(many, "run-2", "run-1")
    assert "would rarely give so large a difference" in said
    assert "another seed" in said


@pytest.mark.parametrize(("fixed", "broken"), [(5, 0), (6, 0), (0, 5), (7, 1)])
def test_the_interval_alone_is_not_enough(fixed: int, broken: int) -> None:
    """With few differing texts the bootstrap is too sure; the exact test holds it back."""
    few = _planted(fixed, broken)
    assert not verdict.includes_none(few.accuracy)
    assert verdict.may_be_luck(few) == (few.p_value >= 0.05)
    assert few.p_value < 0.05 or verdict.reading(few, "b", "a").startswith("This may be luck.")


def test_fewer_equal_and_one() -> None:
    assert "gets 1 fewer text right than" in verdict.headline(_planted(0, 1), "b", "a")
    assert "gets exactly as many texts right as" in verdict.headline(_planted(4, 4), "b", "a")
    same = _planted(0, 0)
    assert verdict.headline(same, "b", "a") == "b gets exactly as many texts right as a (0.0 points [0.0, 0.0])"
    assert verdict.may_be_luck(same)
    assert verdict.reading(same, "b", "a").startswith("There is no test text")


def test_figures_in_words() -> None:
    assert verdict.points(Score(0.0344, -0.01, 0.0788)) == "+3.4 points [−1.0, +7.9]"
    assert verdict.signed(-0.0002) == "0.0"
    assert (verdict.p_value(0.0004), verdict.p_value(0.2813), verdict.p_value(1.0)) == (
        "p < 0.001",
        "p = 0.28",
        "p = 1",
    )
