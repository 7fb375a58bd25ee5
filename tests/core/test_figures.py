from __future__ import annotations

from core.figures import bounds, figure, percent, percent_with_bounds, signed, signed_with_bounds, with_bounds
from core.records import Score


def test_a_negative_bound_has_a_real_minus_and_no_dash_before_it() -> None:
    score = Score(-0.0901, -0.1312, -0.0499)
    assert with_bounds(score, 2) == "−0.09 [−0.13, −0.05]"
    assert bounds(score) == "[−0.131, −0.050]"
    assert figure(1.23456) == "1.235"


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert figure(-0.0004) == "0.000"
    assert bounds(Score(0.0, -0.001, 0.001), 2) == "[0.00, 0.00]"


def test_a_difference_has_its_sign() -> None:
    assert signed_with_bounds(Score(0.0341, -0.0104, 0.0791)) == "+0.034 [−0.010, +0.079]"
    assert signed(-0.04, 1) == "0.0"


def test_percent_is_written_one_way() -> None:
    assert percent(0.78678) == "78.7\u00a0%"
    assert percent(0.5, 0) == "50\u00a0%"
    assert percent_with_bounds(Score(0.787, 0.751, 0.823)) == "78.7\u00a0% [75.1, 82.3]"
    assert percent_with_bounds(Score(0.787, 0.2, 0.9, covers=False)) == "78.7\u00a0% (too few texts)"
