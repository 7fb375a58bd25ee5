"""Corrected scores against planted truths: labels wrong at random, of which mismatches and a sample were looked at."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from benchmarks.corrections import Corrected, drawn
from benchmarks.coverage import population, truth
from core.prediction.corrected import SMALLEST_SAMPLE, correct
from core.prediction.metrics import evaluate
from core.records import CorrectedScores, Score

NOISE = 0.2
FOUR = population((0.4, 0.3, 0.2, 0.1), 0.65)
TWO = population((0.7, 0.3), 0.7)


def ends(score: Score) -> tuple[float, float]:
    return score.low, score.high


def simulated(shares: np.ndarray, samples: int, *, texts: int = 600, checked: int = 100) -> list[Corrected]:
    random = np.random.default_rng(7)
    return [drawn(shares, texts, NOISE, checked, random) for _ in range(samples)]


@pytest.mark.parametrize("shares", [TWO, FOUR], ids=["two classes", "four classes"])
def test_the_corrected_scores_are_unbiased_and_those_on_corrected_mismatches_too_high(shares: np.ndarray) -> None:
    values, classes = truth(shares), len(shares)
    cases = simulated(shares, 100, texts=1_000)
    found = [one.scores(classes, draws=50) for one in cases]
    flattered = [one.flattered(classes) for one in cases]
    for name, corrected in (
        ("accuracy", [one.accuracy.score.value for one in found]),
        ("F1", [one.f1[str(classes - 1)].score.value for one in found]),
        ("macro F1", [one.macro_f1.score.value for one in found]),
    ):
        error = np.std(corrected, ddof=1) / np.sqrt(len(corrected))
        assert abs(np.mean(corrected) - values[name]) < 3 * error
        too_high = np.array([one[name] for one in flattered]) - values[name]
        assert too_high.mean() > 3 * too_high.std(ddof=1) / np.sqrt(len(too_high))


@pytest.mark.parametrize("shares", [TWO, FOUR], ids=["two classes", "four classes"])
def test_the_truth_is_covered_nineteen_times_in_twenty(shares: np.ndarray) -> None:
    values, classes = truth(shares), len(shares)
    found = [one.scores(classes, draws=500) for one in simulated(shares, 300, texts=400, checked=150)]
    for name, scores in (
        ("accuracy", [one.accuracy.score for one in found]),
        ("F1", [one.f1[str(classes - 1)].score for one in found]),
        ("macro F1", [one.macro_f1.score for one in found]),
    ):
        # A binomial variable of 300 and 0.95 is below 0.91 in one of 400 cases.
        shown = [score for score in scores if score.covers]
        assert len(shown) > 250
        assert 0.91 <= np.mean([score.low <= values[name] <= score.high for score in shown]) <= 0.99


def planted(agreeing: int, checked: int, wrong: int, *, mismatches: int = 40) -> CorrectedScores:
    """Two classes, half of the agreeing texts of each; mismatches are right as they are."""
    half = agreeing // 2
    predicted = ["no"] * half + ["yes"] * half + ["yes"] * mismatches
    true = ["no"] * half + ["yes"] * half + ["no"] * mismatches
    in_sample = [place % half < checked // 2 for place in range(agreeing)] + [False] * mismatches
    for place in range(wrong):
        row = place // 2 + half * (place % 2)
        true[row] = "yes" if predicted[row] == "no" else "no"
    return correct(true, predicted, [True] * agreeing + [False] * mismatches, in_sample, ("no", "yes"))


def test_accuracy_loses_the_share_of_wrong_labels_of_the_agreeing_texts() -> None:
    found = planted(160, 60, 4)
    assert (found.texts, found.agreeing, found.checked, found.wrong) == (200, 160, 60, 4)
    assert found.accuracy.score.value == pytest.approx(0.8 - 4 / 60 * 0.8)


def test_f1_is_that_of_the_matrix_to_be_expected() -> None:
    found = planted(160, 60, 4)
    # Of the 80 agreeing texts of each class 2 of 30 are of the other one; 40 of class no are taken for yes.
    moved = 80 * 2 / 30
    hits, missed, false_alarms = 80 - moved, moved, 40 + moved
    assert found.f1["yes"].score.value == pytest.approx(2 * hits / (2 * hits + missed + false_alarms))
    of_no = 2 * hits / (2 * hits + missed + false_alarms)
    assert found.macro_f1.score.value == pytest.approx((found.f1["yes"].score.value + of_no) / 2)


def test_a_sample_of_all_agreeing_texts_leaves_the_interval_of_the_score_alone() -> None:
    found = planted(160, 160, 8)
    right = ["no"] * 76 + ["yes"] * 4 + ["yes"] * 76 + ["no"] * 4
    alone = evaluate(right + ["no"] * 40, ["no"] * 80 + ["yes"] * 120, ("no", "yes"))
    for corrected, score in (
        (found.accuracy, alone.accuracy),
        (found.f1["yes"], alone.per_class["yes"].f1),
        (found.macro_f1, alone.macro.f1),
    ):
        assert corrected.score.value == pytest.approx(score.value)
        assert ends(corrected.score) == pytest.approx(ends(score))
        assert ends(corrected.by_labels) == pytest.approx((score.value, score.value))


def test_none_wrong_in_the_sample_leaves_room_for_some_elsewhere() -> None:
    found = planted(160, 40, 0)
    assert found.accuracy.score.value == found.accuracy.by_labels.high == 0.8
    # Jeffreys' upper limit of a share of which none was found in 40, of the 120 texts that nobody looked at.
    limit = stats.beta.ppf(0.975, 0.5, 40.5)
    assert found.accuracy.by_labels.low == pytest.approx(0.8 - 120 / 200 * limit, abs=0.02)
    assert found.f1["yes"].by_labels.low < found.f1["yes"].score.value - 0.01


def test_the_same_is_drawn_each_time() -> None:
    assert planted(160, 60, 4) == planted(160, 60, 4)


def test_without_a_sample_or_with_few_texts_of_a_class_there_is_no_interval() -> None:
    none = planted(160, 0, 0)
    assert none.accuracy.score.value == 0.8
    assert not none.accuracy.score.covers
    few = planted(160, 2 * (SMALLEST_SAMPLE // 2 - 1), 0)
    assert not few.accuracy.score.covers
    enough = planted(160, SMALLEST_SAMPLE, 0)
    assert enough.accuracy.score.covers
    assert enough.f1["yes"].score.covers
    rare = correct(
        ["no"] * 140 + ["yes"] * 40,
        ["no"] * 140 + ["yes"] * 20 + ["no"] * 20,
        [True] * 160 + [False] * 20,
        [place < 40 or 140 <= place < 145 for place in range(180)],
        ("no", "yes"),
    )
    assert rare.f1["no"].score.covers
    assert not rare.f1["yes"].score.covers
    assert not rare.macro_f1.score.covers
    # Five more of the fifteen, among 115 that nobody looked at.
    assert rare.f1["yes"].fewest == 45 + 39
    assert rare.f1["no"].fewest == SMALLEST_SAMPLE


def test_copies_widen_the_interval() -> None:
    case = simulated(TWO, 1, texts=300)[0]
    true, predicted = (np.repeat(one, 3).astype(str).tolist() for one in (case.true, case.predicted))
    agreeing, checked = (np.repeat(one, 3).tolist() for one in (case.agreeing, case.checked))
    units = np.repeat(np.arange(300), 3).tolist()
    apart, tied = (correct(true, predicted, agreeing, checked, ("0", "1"), units=one) for one in (None, units))
    assert tied.accuracy.score.value == apart.accuracy.score.value
    for wide, narrow in ((tied.accuracy, apart.accuracy), (tied.f1["1"], apart.f1["1"])):
        assert wide.score.high - wide.score.low > 1.3 * (narrow.score.high - narrow.score.low)


def test_before_a_sample_some_thirty_texts_leave_five_points_of_accuracy() -> None:
    # 644 of 1,000 agree, one label in twenty is wrong there: 1.96² · .644² · .05 · .95 / .05² = 30.3 if endless.
    found = planted(644, 0, 0, mismatches=356).accuracy
    assert found.texts_to_check(0.05) == 30
    assert found.texts_to_check(0.02) == pytest.approx(1 / (1 / 644 + 1 / (30.3 * 6.25)), abs=1)
    assert planted(644, 0, 0, mismatches=356).f1["yes"].texts_to_check(0.05) is None


@pytest.mark.parametrize("half_width", [0.02, 0.05])
def test_as_many_texts_as_are_said_leave_as_much_as_is_said(half_width: float) -> None:
    first = planted(600, 100, 12, mismatches=300)
    for name in ("accuracy", "macro_f1"):
        needed = getattr(first, name).texts_to_check(half_width)
        then = planted(600, needed + needed % 2, round(needed * 0.12), mismatches=300)
        left = getattr(then, name).by_labels
        assert needed == SMALLEST_SAMPLE or (left.high - left.low) / 2 == pytest.approx(half_width, rel=0.2)


def test_no_more_texts_can_be_checked_than_there_are() -> None:
    found = planted(160, 40, 10)
    assert found.accuracy.texts_to_check(0.0) == 160
    assert found.macro_f1.texts_to_check(1.0) == SMALLEST_SAMPLE
    assert planted(20, 20, 0).accuracy.score.covers


def test_other_names_or_another_order_of_the_classes_move_no_interval() -> None:
    predicted = ["no"] * 70 + ["yes"] * 130
    true = [*["no"] * 68, *["yes"] * 2, *["yes"] * 120, *["no"] * 10]
    flags = [True] * 200, [place % 3 == 0 for place in range(200)]
    names = {"no": "up", "yes": "down"}
    one = correct(true, predicted, *flags, ("no", "yes"))
    turned = correct(true, predicted, *flags, ("yes", "no"))
    renamed = correct([names[label] for label in true], [names[label] for label in predicted], *flags, ("down", "up"))
    assert one == turned
    assert one.accuracy == renamed.accuracy
    assert {names[label]: found for label, found in one.f1.items()} == renamed.f1
