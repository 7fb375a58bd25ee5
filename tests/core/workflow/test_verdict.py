"""Plain words that never say more than the figures."""

from __future__ import annotations

import pytest

from core.prediction.comparison import compare
from core.records import Comparison, Score
from core.workflow import verdict
from core.workflow.verdict import Outcome


def _planted(fixed: int, broken: int, both_right: int = 100) -> Comparison:
    true = ["yes"] * (fixed + broken + both_right)
    first = ["no"] * fixed + ["yes"] * (broken + both_right)
    second = ["yes"] * fixed + ["no"] * broken + ["yes"] * both_right
    return compare((true, first), (true, second), ("no", "yes"))


def test_a_small_gain_may_be_luck() -> None:
    few = _planted(19, 12, 174)
    said = verdict.headline(few, "run-2", "run-1", None)
    assert said.startswith("No difference between run-2 and run-1 can be told from luck: macro F1 +")
    assert ", accuracy +3.4 points [−" in said
    assert verdict.outcome(few, "yes") is Outcome.LUCK
    assert verdict.may_be_luck(few)
    said = verdict.reading(few, "run-2", "run-1", "yes")
    assert said.startswith("This may be luck.")
    assert "run-2 has 19 and run-1 12 (McNemar's exact test: p = 0.28)" in said
    assert "below 6.3 points of accuracy can be told from luck." in said


def test_the_limit_is_the_same_whichever_run_comes_first() -> None:
    there, back = (verdict.reading(_planted(*counts, 174), "run-2", "run-1", "yes") for counts in ((19, 12), (12, 19)))
    assert there.partition("no difference")[2] == back.partition("no difference")[2] != ""


def test_a_large_gain_is_said_with_its_limits() -> None:
    many = _planted(30, 5)
    assert not verdict.may_be_luck(many)
    assert verdict.outcome(many, "yes") is Outcome.BETTER
    said = verdict.reading(many, "run-2", "run-1", "yes")
    assert "would rarely give such differences" in said
    assert "another seed" in said


@pytest.mark.parametrize(("fixed", "broken"), [(5, 0), (6, 0), (0, 5), (7, 1)])
def test_the_interval_alone_is_not_enough(fixed: int, broken: int) -> None:
    """With few differing texts the bootstrap is too sure; the exact test holds it back."""
    few = _planted(fixed, broken)
    assert not verdict.includes_none(few.accuracy)
    assert verdict.may_be_luck(few) == (few.p_value >= 0.05)
    assert few.p_value < 0.05 or verdict.reading(few, "b", "a", "yes").startswith("This may be luck.")


def test_fewer_equal_and_one() -> None:
    assert ", and gets 30 fewer texts right (" in verdict.headline(_planted(0, 30), "b", "a", "yes")
    assert ", accuracy 0.0 points [−" in verdict.headline(_planted(4, 4), "b", "a", "yes")
    same = _planted(0, 0)
    assert verdict.headline(same, "b", "a", "yes") == (
        "b has the same F1 of “yes” as a (0.0 points [0.0, 0.0]), and gets exactly as many texts right "
        "(0.0 points [0.0, 0.0] of accuracy)"
    )
    assert verdict.may_be_luck(same)
    assert verdict.outcome(same, "yes") is Outcome.NONE
    assert verdict.reading(same, "b", "a", "yes").startswith("There is no test text")


def _finds(found: int, of: int, alarms: int, others: int) -> list[str]:
    return ["yes"] * found + ["no"] * (of - found) + ["yes"] * alarms + ["no"] * (others - alarms)


def test_a_gain_in_accuracy_that_costs_the_class_of_interest_is_no_gain() -> None:
    """Fewer false alarms, but half of the rare class is no longer found."""
    true = ["yes"] * 100 + ["no"] * 1900
    found = compare((true, _finds(80, 100, 120, 1900)), (true, _finds(20, 100, 4, 1900)), ("no", "yes"))
    assert found.accuracy.value > 0
    assert found.per_class["yes"].f1.value < 0
    assert verdict.outcome(found, "yes") is Outcome.MIXED
    said = verdict.headline(found, "run-2", "run-1", "yes")
    assert said.startswith("run-2 has a lower F1 of “yes” than run-1 (−")
    assert ", but gets 56 more texts right (+2.8 points [" in said
    assert verdict.reading(found, "run-2", "run-1", "yes").startswith("The two measures disagree")


def test_what_stands_leads_where_the_other_may_be_luck() -> None:
    true = ["yes"] * 60 + ["no"] * 540
    found = compare((true, _finds(40, 60, 40, 540)), (true, _finds(22, 60, 2, 540)), ("no", "yes"))
    assert verdict.f1_may_be_luck(found, "yes")
    assert not verdict.may_be_luck(found)
    said = verdict.headline(found, "run-2", "run-1", "yes")
    assert said.startswith("run-2 gets 20 more texts right than run-1 (+3.3 points [")
    assert ", but has a lower F1 of “yes” (−4.8 points [" in said
    assert said.endswith("), which may be luck")
    assert "that in F1 of “yes” may be" in verdict.reading(found, "run-2", "run-1", "yes")


def test_figures_in_words() -> None:
    assert verdict.points(Score(0.0344, -0.01, 0.0788)) == "+3.4 points [−1.0, +7.9]"
    assert verdict.signed(-0.0002) == "0.0"
    assert (verdict.p_value(0.0004), verdict.p_value(0.2813), verdict.p_value(1.0)) == (
        "p < 0.001",
        "p = 0.28",
        "p = 1",
    )


def test_models_that_one_answer_could_replace_are_named() -> None:
    true = ["yes"] * 30 + ["no"] * 70
    always, nearly, good = ["yes"] * 100, ["yes"] * 99 + ["no"], ["yes"] * 25 + ["no"] * 75
    labels = ("no", "yes")
    both = compare((true, always), (true, nearly), labels, resamples=200)
    assert verdict.no_better(both, "run-2", "run-1", "yes").startswith("run-1 and run-2 are no better than one answer")
    one = compare((true, always), (true, good), labels, resamples=200)
    assert verdict.no_better(one, "run-2", "run-1", "yes").startswith("run-1 is no better than one answer")
    assert verdict.no_better(compare((true, good), (true, good), labels, resamples=50), "run-2", "run-1", "yes") == ""
