"""Differences against scikit-learn, SciPy's paired bootstrap of the rows, a closed form and planted truths."""

from __future__ import annotations

from functools import partial
from itertools import accumulate, product

import numpy as np
import pytest
from scipy import stats
from scipy.stats import binomtest
from sklearn import metrics as sklearn_metrics

from core.prediction.comparison import TrueAndPredicted, compare
from core.records import Score

TWO = ("no", "yes")
THREE = ("a", "b", "c")
ZERO = Score(0.0, 0.0, 0.0)


def answers(labels: tuple[str, ...], texts: int, accuracies: tuple[float, float], seed: int = 0) -> list[list[str]]:
    """True labels, and two independent predictions that are right with those probabilities."""
    random = np.random.default_rng(seed)
    true = random.integers(0, len(labels), texts)
    columns = [true]
    for accuracy in accuracies:
        other = (true + random.integers(1, len(labels), texts)) % len(labels)
        columns.append(np.where(random.random(texts) < accuracy, true, other))
    return [[labels[number] for number in column] for column in columns]


@pytest.mark.parametrize("labels", [TWO, THREE])
def test_differences_are_those_of_scikit_learns_scores(labels: tuple[str, ...]) -> None:
    true, first, second = answers(labels, 300, (0.6, 0.8))
    ours = compare((true, first), (true, second), labels, resamples=10)
    assert ours.accuracy.value == pytest.approx(
        sklearn_metrics.accuracy_score(true, second) - sklearn_metrics.accuracy_score(true, first), abs=1e-12
    )
    reports = [
        sklearn_metrics.classification_report(true, predicted, labels=labels, output_dict=True)
        for predicted in (first, second)
    ]
    for label, differences in (*ours.per_class.items(), ("macro avg", ours.macro)):
        for name, ours_is in (
            ("precision", differences.precision),
            ("recall", differences.recall),
            ("f1-score", differences.f1),
        ):
            theirs = reports[1][label][name] - reports[0][label][name]
            assert ours_is.value == pytest.approx(theirs, abs=1e-12)
    assert (ours.headline(None), ours.headline(labels[0])) == (ours.macro, ours.per_class[labels[0]])


def test_intervals_are_those_of_resampling_the_rows_in_pairs() -> None:
    true, first, second = answers(TWO, 150, (0.7, 0.8))
    ours = compare((true, first), (true, second), TWO)
    t, a, b = (np.array([label == "yes" for label in column]) for column in (true, first, second))

    def f1(true: np.ndarray, predicted: np.ndarray, axis: int) -> np.ndarray:
        return 2 * (true & predicted).sum(axis=axis) / (true.sum(axis=axis) + predicted.sum(axis=axis))

    def macro_f1(true: np.ndarray, predicted: np.ndarray, axis: int) -> np.ndarray:
        return (f1(true, predicted, axis) + f1(~true, ~predicted, axis)) / 2

    yes = ours.per_class["yes"]
    row_statistics = {
        "accuracy": (ours.accuracy, lambda t, a, b, axis: (t == b).mean(axis=axis) - (t == a).mean(axis=axis)),
        "recall": (
            yes.recall,
            lambda t, a, b, axis: ((t & b).sum(axis=axis) - (t & a).sum(axis=axis)) / t.sum(axis=axis),
        ),
        "precision": (
            yes.precision,
            lambda t, a, b, axis: (t & b).sum(axis=axis) / b.sum(axis=axis) - (t & a).sum(axis=axis) / a.sum(axis=axis),
        ),
        "f1": (yes.f1, lambda t, a, b, axis: f1(t, b, axis) - f1(t, a, axis)),
        "macro f1": (ours.macro.f1, lambda t, a, b, axis: macro_f1(t, b, axis) - macro_f1(t, a, axis)),
    }
    for name, (score, statistic) in row_statistics.items():
        rows = stats.bootstrap(
            (t, a, b), statistic, paired=True, n_resamples=10_000, method="percentile", rng=1
        ).confidence_interval
        assert (score.low, score.high) == pytest.approx((rows.low, rows.high), abs=0.009), name


def test_the_pairs_are_kept_together() -> None:
    """Two runs with nearly the same answers differ less than two that err independently, at the same accuracies."""
    true, first, apart = answers(TWO, 400, (0.7, 0.7))
    alike = [*apart[:8], *first[8:]]
    near = compare((true, first), (true, alike), TWO).accuracy
    far = compare((true, first), (true, apart), TWO).accuracy
    assert near.high - near.low < 0.2 * (far.high - far.low)


@pytest.mark.parametrize("labels", [TWO, THREE])
def test_the_same_answers_differ_by_exactly_nothing(labels: tuple[str, ...]) -> None:
    true, first, _ = answers(labels, 90, (0.6, 0.6))
    ours = compare((true, first), (true, list(first)), labels)
    each = [score for one in (ours.macro, *ours.per_class.values()) for score in (one.f1, one.precision, one.recall)]
    assert {(one.value, one.low, one.high) for one in [ours.accuracy, *each]} == {(0.0, 0.0, 0.0)}
    assert (ours.fixed, ours.broken, ours.accuracy.p_value) == (0, 0, 1.0)
    assert ours.before == ours.after


def test_turned_round_the_difference_turns_its_sign() -> None:
    true, first, second = answers(THREE, 200, (0.6, 0.75))
    ask = partial(compare, labels=THREE, resamples=1_000)
    there, back = ask((true, first), (true, second)), ask((true, second), (true, first))
    assert there.accuracy.value == -back.accuracy.value > 0
    assert (there.fixed, there.broken, there.accuracy.p_value) == (back.broken, back.fixed, back.accuracy.p_value)
    assert there.macro.f1.low == pytest.approx(-back.macro.f1.high, abs=0.01)


@pytest.mark.parametrize(("fixed", "broken"), [(1, 0), (9, 2), (2, 9), (5, 5), (40, 22), (7000, 6800)])
def test_mcnemars_exact_test_is_two_tails_of_a_fair_coin(fixed: int, broken: int) -> None:
    true = ["yes"] * (fixed + broken + 30)
    first = ["no"] * fixed + ["yes"] * (broken + 30)
    second = ["yes"] * fixed + ["no"] * broken + ["yes"] * 30
    ours = compare((true, first), (true, second), TWO, resamples=10)
    assert (ours.fixed, ours.broken, ours.texts) == (fixed, broken, len(true))
    discordant = fixed + broken
    # Each binomial coefficient from the one before.
    coefficients = accumulate(range(min(fixed, broken)), lambda last, k: last * (discordant - k) // (k + 1), initial=1)
    tail = sum(coefficients) / 2**discordant
    assert ours.accuracy.p_value == pytest.approx(min(1.0, 2 * tail))
    assert ours.accuracy.p_value == pytest.approx(binomtest(fixed, discordant).pvalue)


def test_intervals_cover_a_planted_difference_nineteen_times_in_twenty() -> None:
    covered = 0
    for seed in range(300):
        true, first, second = answers(TWO, 200, (0.75, 0.85), seed)
        difference = compare((true, first), (true, second), TWO, resamples=500).accuracy
        covered += difference.low <= 0.10 <= difference.high
    # 285 expected; a binomial variable of that kind stays above 270 in more than 999 of 1000 cases.
    assert covered >= 270


def test_runs_that_are_equally_good_are_told_apart_one_time_in_twenty_at_most() -> None:
    by_interval, by_mcnemar = 0, 0
    for seed in range(300):
        true, first, second = answers(TWO, 200, (0.8, 0.8), seed)
        ours = compare((true, first), (true, second), TWO, resamples=500)
        by_interval += not ours.accuracy.low <= 0 <= ours.accuracy.high
        by_mcnemar += ours.accuracy.p_value < 0.05
    # 15 expected; more than 28 come in fewer than one of 1000 cases. The exact test errs on the careful side.
    assert by_interval <= 28
    assert by_mcnemar <= 15


def test_one_run_on_the_labels_of_two_versions() -> None:
    """Relabelling one mismatch of four makes it right, relabelling one agreeing text makes it wrong."""
    predicted = ["yes", "yes", "no", "no", "yes", "no"]
    before: TrueAndPredicted = (["yes", "no", "yes", "no", "yes", "no"], predicted)
    after: TrueAndPredicted = (["yes", "yes", "yes", "no", "no", "no"], predicted)
    ours = compare(before, after, TWO, resamples=100)
    assert (ours.fixed, ours.broken) == (1, 1)
    assert ours.accuracy.value == 0
    assert ours.before.confusion == ((2, 1), (1, 2))
    assert ours.after.confusion == ((2, 1), (1, 2))


def test_the_same_question_has_the_same_answer() -> None:
    true, first, second = answers(THREE, 100, (0.6, 0.7))
    asked: tuple[TrueAndPredicted, TrueAndPredicted] = ((true, first), (true, second))
    ask = partial(compare, *asked, THREE, resamples=500)
    assert ask() == ask()
    assert ask(seed=1).macro.f1 != ask(seed=2).macro.f1
    assert ask().seed == 5460


def test_a_label_that_is_not_among_the_classes_is_an_error() -> None:
    with pytest.raises(KeyError):
        compare((["a"], ["a"]), (["a"], ["z"]), THREE)


def test_the_randomisation_test_is_scipys_of_exchanged_rows() -> None:
    true, first, second = answers(TWO, 120, (0.7, 0.82), seed=3)
    t, a, b = (np.array([label == "yes" for label in column]) for column in (true, first, second))

    def f1(predicted: np.ndarray) -> np.ndarray:
        return 2 * (t & predicted).sum(axis=-1) / (t.sum() + predicted.sum(axis=-1))

    random = np.random.default_rng(1)
    exchanged = random.random((20_000, len(t))) < 0.5
    differences = f1(np.where(exchanged, a, b)) - f1(np.where(exchanged, b, a))
    theirs = (np.abs(differences) >= abs(f1(b) - f1(a)) - 1e-9).mean()
    ours = compare((true, first), (true, second), TWO).per_class["yes"].f1.p_value
    assert 0.001 < theirs < 0.5
    assert ours == pytest.approx(theirs, abs=0.02)


@pytest.mark.parametrize("size", [1, 2])
def test_where_few_texts_differ_the_test_looks_at_every_exchange(size: int) -> None:
    """Against every way in which a coin for each unit of that many texts can fall."""
    true = ["yes"] * 8 + ["no"] * 30
    first = ["yes"] * 2 + ["no"] * 6 + ["yes"] * 2 + ["no"] * 28
    second = ["yes"] * 7 + ["no"] * 2 + ["yes"] * 1 + ["no"] * 28
    units = [place // size for place in range(len(true))]

    def f1(predicted: list[str]) -> float:
        right = sum(one == two == "yes" for one, two in zip(true, predicted, strict=True))
        return 2 * right / (true.count("yes") + predicted.count("yes"))

    differing = sorted({unit for unit, one, two in zip(units, first, second, strict=True) if one != two})
    pairs, as_large = list(zip(first, second, units, strict=True)), 0
    for coins in product((False, True), repeat=len(differing)):
        swapped = {unit for unit, coin in zip(differing, coins, strict=True) if coin}
        one = [after if unit in swapped else before for before, after, unit in pairs]
        two = [before if unit in swapped else after for before, after, unit in pairs]
        as_large += abs(f1(two) - f1(one)) >= abs(f1(second) - f1(first)) - 1e-9
    ask = partial(compare, (true, first), (true, second), TWO, units=units)
    expected = as_large / 2 ** len(differing)
    assert 0 < expected < 0.5
    assert ask().per_class["yes"].f1.p_value == pytest.approx(expected)
    assert ask(seed=1).per_class["yes"].f1.p_value == pytest.approx(expected)


def test_the_other_way_round_is_the_mirror_image() -> None:
    true, first, second = answers(THREE, 120, (0.6, 0.75))
    ask = partial(compare, labels=THREE, resamples=1_000)
    one, other = ask((true, first), (true, second)), ask((true, second), (true, first))
    assert (one.before, one.after, one.fixed, one.broken) == (other.after, other.before, other.broken, other.fixed)
    assert one.accuracy.p_value == other.accuracy.p_value
    for ours, theirs in zip(one.per_class.values(), other.per_class.values(), strict=True):
        assert (ours.f1.low, ours.f1.value, ours.f1.high) == (-theirs.f1.high, -theirs.f1.value, -theirs.f1.low)
        assert ours.f1.p_value == theirs.f1.p_value


@pytest.mark.parametrize("differing", [16, 30, 50, 70])
def test_the_least_difference_is_the_smallest_that_the_exact_test_calls_one(differing: int) -> None:
    half, texts = differing // 2, 200
    true = ["yes"] * texts
    first = ["no"] * half + ["yes"] * (texts - half)
    second = ["yes"] * half + ["no"] * half + ["yes"] * (texts - differing)
    least = next(more for more in range(0, differing + 1, 2) if binomtest(half + more // 2, differing).pvalue < 0.05)
    assert compare((true, first), (true, second), TWO).accuracy.least == pytest.approx(least / texts)


def test_where_hardly_an_answer_differs_no_difference_can_be_told() -> None:
    true, first, second = ["yes"] * 50, ["no"] * 2 + ["yes"] * 48, ["yes"] * 48 + ["no"] * 2
    assert compare((true, first), (true, second), TWO).accuracy.least is None


def test_copies_make_no_difference_out_of_luck() -> None:
    """Two equally good models on 60 texts, each of which is there five times with the same two answers."""
    together, alone, drawn = 0, 0, 200
    units = [text for text in range(60) for _ in range(5)]
    for seed in range(drawn):
        true, first, second = (
            [label for label in column for _ in range(5)] for column in answers(TWO, 60, (0.7, 0.7), seed)
        )
        drawn_once = partial(compare, (true, first), (true, second), TWO, resamples=400, seed=seed)
        together += drawn_once(units=units).macro.f1.p_value < 0.05
        alone += drawn_once().macro.f1.p_value < 0.05
    # Of 200 at 5 %, 18 or fewer in 99.5 of 100 cases.
    assert together <= 18
    assert alone > 40


def test_a_class_of_fewer_than_ten_texts_has_no_interval() -> None:
    true = ["yes"] * 9 + ["no"] * 91
    first, second = ["no"] * 100, ["yes"] * 8 + ["no"] * 92
    found = compare((true, first), (true, second), TWO, resamples=200)
    assert not found.per_class["yes"].f1.covers
    assert found.per_class["no"].f1.covers
    assert found.accuracy.covers
    assert not found.macro.f1.covers


def test_other_names_or_another_order_of_the_classes_move_no_interval() -> None:
    names = dict(zip(THREE, reversed(THREE), strict=True))
    true, first, second = answers(THREE, 120, (0.6, 0.75))
    other_true, other_first, other_second = ([names[label] for label in column] for column in (true, first, second))
    one = compare((true, first), (true, second), THREE, resamples=500)
    other = compare((other_true, other_first), (other_true, other_second), THREE, resamples=500)
    assert (one.accuracy, one.fixed, one.broken) == (other.accuracy, other.fixed, other.broken)
    for label, renamed in names.items():
        ours, theirs = one.per_class[label].f1, other.per_class[renamed].f1
        assert (ours.low, ours.high, ours.p_value) == (theirs.low, theirs.high, theirs.p_value)
    turned = compare((true, first), (true, second), THREE[::-1], resamples=500)
    assert list(turned.per_class) == list(THREE[::-1])
    assert turned.per_class == one.per_class
