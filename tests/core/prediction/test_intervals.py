"""Intervals against SciPy, against resampling of the rows, and against planted truths."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from core.prediction import intervals
from core.prediction.intervals import F1, PRECISION, RECALL, ClassScore, CountedAnswers
from core.records import Score
from core.records.evaluation import student_quantile

MEASURES = (PRECISION, RECALL, F1)


def drawn(shares: np.ndarray, texts: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """True and predicted labels of texts drawn one by one from a confusion matrix of shares."""
    cells = np.random.default_rng(seed).choice(shares.size, size=texts, p=shares.ravel())
    return cells // len(shares), cells % len(shares)


def ends(score: Score) -> tuple[float, float]:
    return score.low, score.high


def macro(answers: CountedAnswers, measure: ClassScore) -> Score:
    of_classes = [intervals.class_score(answers, measure, label) for label in range(answers.classes)]
    return intervals.macro_score(answers, measure, of_classes)


def coverage(score: Callable[[int], Score], truth: float, samples: int = 400) -> float:
    found = [score(seed) for seed in range(samples)]
    return sum(one.low <= truth <= one.high for one in found) / samples


@pytest.mark.parametrize("right", [0, 3, 150, 200])
def test_accuracy_has_wilsons_interval(right: int) -> None:
    predicted = np.repeat([0, 1], [right, 200 - right])
    found = intervals.accuracy(CountedAnswers.of(np.zeros(200, dtype=int), predicted, 2))
    assert found.value == right / 200
    assert ends(found) == pytest.approx(tuple(stats.binomtest(right, 200).proportion_ci(method="wilson")), abs=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_in_a_large_sample_the_intervals_are_those_of_resampling_the_rows(measure: ClassScore) -> None:
    shares = np.array([[0.30, 0.06, 0.04], [0.05, 0.25, 0.02], [0.03, 0.05, 0.20]])
    true, predicted = drawn(shares, 3_000, seed=1)
    answers = CountedAnswers.of(true, predicted, 3)
    cells = np.bincount(3 * true + predicted, minlength=9)
    resampled = np.random.default_rng(2).multinomial(3_000, cells / 3_000, size=1_500).reshape(-1, 3, 3)
    hits, known, said = resampled.diagonal(axis1=1, axis2=2), resampled.sum(axis=2), resampled.sum(axis=1)
    values = {PRECISION: hits / said, RECALL: hits / known, F1: 2 * hits / (known + said)}[measure]
    for score, of_samples in (
        (intervals.class_score(answers, measure, 2), values[:, 2]),
        (macro(answers, measure), values.mean(axis=1)),
    ):
        assert ends(score) == pytest.approx(tuple(np.quantile(of_samples, [0.025, 0.975])), abs=0.004)


@pytest.mark.parametrize("measure", MEASURES)
def test_no_interval_is_without_width(measure: ClassScore) -> None:
    true = np.repeat([0, 1], [40, 20])
    for predicted in (true, 1 - true):
        for found in (
            macro(CountedAnswers.of(true, predicted, 2), measure),
            intervals.class_score(CountedAnswers.of(true, predicted, 2), measure, 1),
        ):
            assert found.high - found.low > 0.04
            assert found.low - 1e-9 <= found.value <= found.high + 1e-9


def test_a_class_that_is_nowhere_may_have_any_score() -> None:
    answers = CountedAnswers.of(np.array([0, 0, 1]), np.array([0, 1, 1]), 3)
    assert all(intervals.class_score(answers, measure, 2) == Score(0.0, 0.0, 1.0) for measure in MEASURES)


RARE = np.array([[0.925, 0.015], [0.015, 0.045]])


@pytest.mark.parametrize("measure", MEASURES)
def test_the_scores_of_a_rare_class_are_covered_nineteen_times_in_twenty(measure: ClassScore) -> None:
    truth = measure.score({PRECISION: 0.045 / 0.06, RECALL: 0.045 / 0.06, F1: 0.045 / 0.075}[measure])
    share = coverage(
        lambda seed: intervals.class_score(CountedAnswers.of(*drawn(RARE, 200, seed), 2), measure, 1), truth
    )
    # A binomial variable of 400 and 0.95 is below 0.92 in one of 150 cases.
    assert 0.92 <= share <= 0.985


def test_macro_f1_of_a_very_good_model_of_four_classes_is_covered() -> None:
    shares = np.full((4, 4), 0.03 / 12) + np.eye(4) * (0.97 / 4 - 0.03 / 12)
    shares /= shares.sum()
    truth = float(np.mean(2 * np.diag(shares) / (shares.sum(axis=0) + shares.sum(axis=1))))
    assert 0.92 <= coverage(lambda seed: macro(CountedAnswers.of(*drawn(shares, 100, seed), 4), F1), truth) <= 0.99


def test_in_a_stratified_part_precision_is_covered_and_not_more() -> None:
    texts = np.array([100, 100])

    def of(seed: int) -> CountedAnswers:
        random = np.random.default_rng(seed)
        true = np.repeat([0, 1], texts)
        wrong = random.random(200) < np.array([0.3, 0.35])[true]
        return CountedAnswers.of(true, np.where(wrong, 1 - true, true), 2, drawn_from=100_000)

    assert 0.92 <= coverage(lambda seed: intervals.class_score(of(seed), PRECISION, 1), 0.65 / 0.95) <= 0.98


def test_one_answer_to_every_text_is_as_accurate_as_the_whole_data_set_tells() -> None:
    """Its accuracy is the share of a class, which the part has from the whole."""

    def of(seed: int) -> CountedAnswers:
        of_class = np.random.default_rng(seed).binomial(500, 0.64)
        true = np.repeat([1, 0], [round(of_class / 5), 100 - round(of_class / 5)])
        return CountedAnswers.of(true, np.ones_like(true), 2, drawn_from=500)

    assert 0.93 <= coverage(lambda seed: intervals.accuracy(of(seed)), 0.64) <= 0.98
    whole = Score.share(320, 500)
    found = intervals.accuracy(
        CountedAnswers.of(np.repeat([1, 0], [64, 36]), np.ones(100, dtype=int), 2, drawn_from=500)
    )
    assert (found.low, found.high) == pytest.approx((whole.low, whole.high), abs=0.01)


def test_copies_count_once() -> None:
    true, predicted = drawn(RARE, 300, seed=3)
    once = CountedAnswers.of(true, predicted, 2)
    thrice = CountedAnswers.of(np.repeat(true, 3), np.repeat(predicted, 3), 2, unit=np.repeat(np.arange(300), 3))
    for measure in MEASURES:
        score = intervals.class_score(thrice, measure, 1)
        assert ends(score) == pytest.approx(ends(intervals.class_score(once, measure, 1)), abs=0.04)
        assert ends(macro(thrice, measure)) == pytest.approx(ends(macro(once, measure)), abs=0.02)
    assert ends(intervals.accuracy(thrice)) == pytest.approx(ends(intervals.accuracy(once)), abs=0.005)


def test_where_nothing_of_a_class_is_wrong_its_own_texts_say_how_they_are_tied() -> None:
    """Ten texts of the class in ten large groups tell as much as ten texts, however many others the groups have."""
    true = np.repeat([1, 0], [10, 990])
    unit = np.concatenate([np.arange(10), np.arange(990) % 10])
    tied, alone = (CountedAnswers.of(true, true, 2, unit=each) for each in (unit, np.arange(1_000)))
    few = intervals.class_score(tied, intervals.RECALL, 1)
    assert few.high == pytest.approx(1.0)
    assert few.low == pytest.approx(intervals.class_score(alone, intervals.RECALL, 1).low, abs=0.01)


def test_where_nothing_is_wrong_uneven_groups_are_not_held_against_a_score_twice() -> None:
    """The groups' unequal sizes leave 222² / Σ size² independent texts; that the groups are few takes nothing more."""
    sizes = np.array([100, 10] + [8] * 14)
    unit = np.concatenate([np.repeat(np.arange(16), sizes), np.arange(800) % 16])
    true = np.repeat([1, 0], [222, 800])
    answers = CountedAnswers.of(true, true, 2, unit=unit)
    alike = Score.of_share(1.0, 222**2 / float(sizes @ sizes))
    for measure in (RECALL, PRECISION):
        found = intervals.class_score(answers, measure, 1)
        assert ends(found) == pytest.approx(ends(alike), abs=0.02)
    within = np.ones(222)
    assert ends(intervals.mean(within, unit[:222])) == pytest.approx(ends(alike), abs=0.02)


def test_groups_that_are_right_or_wrong_as_a_whole_are_covered() -> None:
    """The most that texts can be tied, with groups of unlike sizes that hold unlike shares of the class."""

    def of(seed: int) -> CountedAnswers:
        random = np.random.default_rng(seed)
        unit = np.repeat(np.arange(16), np.ceil(random.lognormal(2.2, 1.0, size=16)).astype(int))
        true = (random.random(len(unit)) < random.beta(0.5, 0.5, size=16)[unit]).astype(int)
        right = (random.random(16) < 0.97)[unit]
        return CountedAnswers.of(true, np.where(right, true, 1 - true), 2, unit=unit)

    assert coverage(lambda seed: intervals.class_score(of(seed), RECALL, 1), 0.97) >= 0.92
    assert coverage(lambda seed: intervals.accuracy(of(seed)), 0.97) >= 0.92


def test_texts_of_one_author_are_covered_though_the_model_knows_some_authors_better() -> None:
    def of(seed: int, *, tied: bool) -> CountedAnswers:
        random = np.random.default_rng(seed)
        unit = np.repeat(np.arange(40), random.integers(5, 30, size=40))
        true = random.integers(0, 2, size=len(unit))
        right = random.random(len(unit)) < random.beta(4, 1, size=40)[unit]
        return CountedAnswers.of(true, np.where(right, true, 1 - true), 2, unit=unit if tied else None)

    assert 0.92 <= coverage(lambda seed: intervals.accuracy(of(seed, tied=True)), 0.8) <= 0.985
    assert coverage(lambda seed: intervals.accuracy(of(seed, tied=False)), 0.8) < 0.85


def test_one_unit_tells_nothing() -> None:
    answers = CountedAnswers.of(np.array([0, 0, 1]), np.array([0, 1, 1]), 2, unit=np.zeros(3, dtype=int))
    assert ends(intervals.accuracy(answers)) == (0.0, 1.0)


@pytest.mark.parametrize("freedom", [4, 10, 50, 1_000])
def test_the_quantile_is_students(freedom: int) -> None:
    assert student_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=0.01)


@pytest.mark.parametrize("right", [0, 3, 39, 40])
def test_the_mean_of_zeros_and_ones_is_a_share_with_wilsons_interval(right: int) -> None:
    found = intervals.mean(np.repeat([0.0, 1.0], [40 - right, right]), np.arange(40))
    assert found.value == right / 40
    assert ends(found) == pytest.approx(tuple(stats.binomtest(right, 40).proportion_ci(method="wilson")), abs=1e-9)


@pytest.mark.parametrize("tied", [1, 4])
def test_the_interval_of_a_mean_covers_a_planted_one(tied: int) -> None:
    values, likely = np.array([0, 1 / 3, 1 / 2]), np.array([0.3, 0.4, 0.3])
    unit = np.repeat(np.arange(60), tied)

    def found(seed: int) -> Score:
        drawn = np.random.default_rng(seed).choice(values, 60, p=likely)
        return intervals.mean(np.repeat(drawn, tied), unit)

    assert 0.92 <= coverage(found, float(values @ likely)) <= 0.98
