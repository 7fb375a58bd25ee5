"""Plain words that never say more than the figures."""

from __future__ import annotations

import dataclasses
import re

import pytest

from core import figures
from core.prediction.comparison import compare
from core.records import Comparison, Measure, Score, ScoreName
from core.workflow import verdict
from core.workflow.verdict import Outcome, Verdict

F1, MACRO, ACCURACY = Measure(positive="yes"), Measure(), Measure(ScoreName.ACCURACY)


def _planted(fixed: int, broken: int, both_right: int = 100) -> Comparison:
    true = ["yes"] * (fixed + broken + both_right)
    first = ["no"] * fixed + ["yes"] * (broken + both_right)
    second = ["yes"] * fixed + ["no"] * broken + ["yes"] * both_right
    return compare((true, first), (true, second), ("no", "yes"))


def _judged(found: Comparison, measure: Measure = F1, *, holm: int = 1) -> Verdict:
    p_value = found.of(measure).p_value * holm
    pairs = tuple(f"run-{number} compared with run-1" for number in range(2, 2 + holm))
    return Verdict(found, "run-2", "run-1", measure, p_value, pairs, trained=("run-2", "run-1"))


def test_a_small_gain_may_be_luck() -> None:
    few = _judged(_planted(19, 12, 174), ACCURACY)
    assert few.headline.startswith(
        "No difference in accuracy between run-2 and run-1 can be told from luck: +3.4 points [−"
    )
    assert few.outcome is Outcome.LUCK
    assert few.may_be_luck
    assert few.reading == (
        "This may be luck (McNemar's exact test: p = 0.28). With 205 test texts and 31 that one of the two alone "
        "has right, no difference below 6.3 points of accuracy can be told from luck. run-2 has 19 test texts right "
        "that run-1 has wrong, and run-1 has 12 test texts right that run-2 has wrong."
    )


@pytest.mark.parametrize("measure", [F1, MACRO, ACCURACY])
def test_the_limit_is_the_same_whichever_run_comes_first(measure: Measure) -> None:
    there, back = (_judged(_planted(*counts, 174), measure).reading for counts in ((19, 12), (12, 19)))
    said = there.partition("no difference below")[2].partition(" run-2 has")[0]
    assert said
    assert said == back.partition("no difference below")[2].partition(" run-2 has")[0]


def test_a_large_gain_is_said_with_its_limits() -> None:
    many = _judged(_planted(30, 5))
    assert many.outcome is Outcome.BETTER
    assert many.reading.startswith("The choice of test texts alone would rarely give such a difference (randomisation")
    assert "another seed" in many.reading


@pytest.mark.parametrize(("fixed", "broken"), [(5, 0), (6, 0), (0, 5), (7, 1)])
def test_the_interval_alone_is_not_enough(fixed: int, broken: int) -> None:
    """With few differing texts the bootstrap is too sure; the exact test holds it back."""
    few = _judged(_planted(fixed, broken), ACCURACY)
    assert not verdict.includes_none(few.difference)
    assert few.may_be_luck == (few.p_value >= 0.05)
    assert few.may_be_luck == few.reading.startswith("This may be luck")


def test_what_stands_alone_may_be_luck_among_several_comparisons() -> None:
    found = _planted(14, 3)
    assert found.of(ACCURACY).p_value == pytest.approx(0.0127, abs=1e-4)
    assert _judged(found, ACCURACY).outcome is Outcome.BETTER
    among = _judged(found, ACCURACY, holm=5)
    assert among.outcome is Outcome.LUCK
    assert (
        "p = 0.013, by Holm's correction p = 0.064, as this is one of 5 comparisons on this test part" in among.reading
    )
    assert among.counted_by_holm == "The 5 comparisons that Holm’s correction counts"
    assert _judged(found, ACCURACY).counted_by_holm == ""
    assert "Alone it could be told from luck" in among.reading
    assert "no difference below" not in among.reading, "that holds for a comparison that stands alone"


def test_a_measure_that_was_declared_late_is_said_beside_what_it_decides() -> None:
    late = "The measure, F1 of “yes”, was declared after the first look at this test part."
    for found in (_planted(19, 12), _planted(0, 30), _planted(0, 0)):
        assert late in dataclasses.replace(_judged(found), late=late).reading


def test_equal_and_one() -> None:
    assert _judged(_planted(0, 30), ACCURACY).headline.startswith(
        "run-2 has a lower accuracy than run-1 (−23.1 points ["
    )
    same = _judged(_planted(0, 0))
    assert same.headline == "run-2 has the same F1 of “yes” as run-1 (0.0 points [0.0, 0.0])"
    assert same.may_be_luck
    assert same.outcome is Outcome.NONE
    assert same.reading.startswith("There is no test text")


def _finds(found: int, of: int, alarms: int, others: int) -> list[str]:
    return ["yes"] * found + ["no"] * (of - found) + ["yes"] * alarms + ["no"] * (others - alarms)


def test_the_declared_measure_decides_where_the_scores_disagree() -> None:
    """Fewer false alarms, but half of the rare class is no longer found."""
    true = ["yes"] * 100 + ["no"] * 1900
    found = compare((true, _finds(80, 100, 120, 1900)), (true, _finds(20, 100, 4, 1900)), ("no", "yes"))
    by_f1, by_accuracy = _judged(found, F1), _judged(found, Measure(ScoreName.ACCURACY, "yes"))
    assert (by_f1.outcome, by_accuracy.outcome) == (Outcome.WORSE, Outcome.BETTER)
    assert by_f1.headline.startswith("run-2 has a lower F1 of “yes” than run-1 (−")
    interval = r"\[\+\d\.\d, \+\d\.\d\]"
    assert re.search(rf"The accuracy went the other way \(\+2\.8 points {interval}\); what counts", by_f1.reading)
    assert by_f1.reading.endswith("; what counts in this project is the F1 of “yes”.")
    assert "The F1 of “yes” went the other way (−" in by_accuracy.reading


def test_a_model_that_always_says_no_is_told_from_one_that_finds_the_rare_class() -> None:
    """1,000 texts, 6 % of the class: equal accuracy, which alone would say nothing."""
    true = ["yes"] * 60 + ["no"] * 940
    found = compare((true, ["no"] * 1000), (true, _finds(30, 60, 24, 940)), ("no", "yes"))
    assert _judged(found, ACCURACY).outcome is Outcome.LUCK
    judged = _judged(found)
    assert judged.outcome is Outcome.BETTER
    assert judged.difference.value == pytest.approx(60 / 114)


def test_figures_in_words() -> None:
    assert verdict.points(Score(0.0344, -0.01, 0.0788)) == "+3.4 points [−1.0, +7.9]"
    assert verdict.signed(-0.0002) == "0.0"
    assert (figures.p_in_words(0.0004), figures.p_in_words(0.2813), figures.p_in_words(1.0)) == (
        "p < 0.001",
        "p = 0.28",
        "p = 1",
    )


def test_models_that_one_answer_could_replace_are_named() -> None:
    true = ["yes"] * 30 + ["no"] * 70
    always, nearly, good = ["yes"] * 100, ["yes"] * 99 + ["no"], ["yes"] * 25 + ["no"] * 75
    labels = ("no", "yes")
    both = compare((true, always), (true, nearly), labels, resamples=200)
    assert _judged(both).no_better.startswith("run-1 and run-2 are no better than one answer")
    one = compare((true, always), (true, good), labels, resamples=200)
    assert _judged(one).no_better.startswith("run-1 is no better than one answer")
    assert _judged(compare((true, good), (true, good), labels, resamples=50)).no_better == ""
