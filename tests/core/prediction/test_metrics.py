"""Scores against scikit-learn, intervals against SciPy's bootstrap of the rows and against a planted truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics as sklearn_metrics

from core.prediction.metrics import evaluate
from core.records import Score

TWO = ("no", "yes")
THREE = ("a", "b", "c")


def answers(labels: tuple[str, ...], texts: int, accuracy: float, seed: int = 0) -> tuple[list[str], list[str]]:
    """True labels, and predictions that are right with that probability."""
    random = np.random.default_rng(seed)
    true = random.integers(0, len(labels), texts)
    other = (true + random.integers(1, len(labels), texts)) % len(labels)
    predicted = np.where(random.random(texts) < accuracy, true, other)
    return [labels[number] for number in true], [labels[number] for number in predicted]


@pytest.mark.parametrize("labels", [TWO, THREE])
def test_values_are_those_of_scikit_learn(labels: tuple[str, ...]) -> None:
    true, predicted = answers(labels, 300, 0.7)
    ours = evaluate(true, predicted, labels, resamples=10)
    assert (
        np.array(ours.confusion).tolist() == sklearn_metrics.confusion_matrix(true, predicted, labels=labels).tolist()
    )
    assert ours.accuracy.value == sklearn_metrics.accuracy_score(true, predicted)
    assert ours.texts == 300
    theirs = sklearn_metrics.classification_report(true, predicted, labels=labels, output_dict=True)
    for label, scores in (*ours.per_class.items(), ("macro avg", ours.macro)):
        assert scores.precision.value == pytest.approx(theirs[label]["precision"], abs=1e-12)
        assert scores.recall.value == pytest.approx(theirs[label]["recall"], abs=1e-12)
        assert scores.f1.value == pytest.approx(theirs[label]["f1-score"], abs=1e-12)
        assert scores.support == theirs[label]["support"]


def test_what_is_undefined_is_zero_and_counts_in_the_macro_average() -> None:
    true, predicted = ["a", "a", "b", "b"], ["a", "a", "a", "a"]
    ours = evaluate(true, predicted, THREE, resamples=100)
    zero = Score(0.0, 0.0, 0.0)
    assert ours.per_class["b"].precision == ours.per_class["b"].f1 == zero
    assert ours.per_class["c"].recall == zero
    assert ours.per_class["c"].support == 0
    theirs = sklearn_metrics.f1_score(true, predicted, labels=THREE, average="macro", zero_division=0)
    assert ours.macro.f1.value == pytest.approx(theirs)


def test_intervals_are_those_of_resampling_the_rows() -> None:
    true, predicted = answers(TWO, 150, 0.75)
    ours = evaluate(true, predicted, TWO)
    is_yes, said_yes = (np.array([label == "yes" for label in labels]) for labels in (true, predicted))
    row_statistics = {
        "accuracy": lambda t, p, axis: (t == p).mean(axis=axis),
        "precision": lambda t, p, axis: (t & p).sum(axis=axis) / p.sum(axis=axis),
        "recall": lambda t, p, axis: (t & p).sum(axis=axis) / t.sum(axis=axis),
        "f1": lambda t, p, axis: 2 * (t & p).sum(axis=axis) / (t.sum(axis=axis) + p.sum(axis=axis)),
    }
    yes = ours.per_class["yes"]
    scores = {"accuracy": ours.accuracy, "precision": yes.precision, "recall": yes.recall, "f1": yes.f1}
    for name, statistic in row_statistics.items():
        rows = stats.bootstrap(
            (is_yes, said_yes), statistic, paired=True, n_resamples=10_000, method="percentile", rng=1
        ).confidence_interval
        assert (scores[name].low, scores[name].high) == pytest.approx((rows.low, rows.high), abs=0.008), name


def test_intervals_cover_a_planted_accuracy_nineteen_times_in_twenty() -> None:
    covered = 0
    for seed in range(300):
        score = evaluate(*answers(TWO, 200, 0.8, seed), TWO, resamples=500).accuracy
        covered += score.low <= 0.8 <= score.high
    # 285 expected; a binomial variable of that kind stays above 270 in more than 999 of 1000 cases.
    assert covered >= 270


def test_the_same_predictions_give_the_same_intervals() -> None:
    true, predicted = answers(THREE, 100, 0.6)
    assert evaluate(true, predicted, THREE) == evaluate(true, predicted, THREE)
    assert evaluate(true, predicted, THREE, seed=1).macro.f1 != evaluate(true, predicted, THREE, seed=2).macro.f1


def test_many_classes_are_resampled_in_pieces() -> None:
    labels = tuple(f"class {number:02}" for number in range(40))
    true, predicted = answers(labels, 2_000, 0.5)
    ours = evaluate(true, predicted, labels, resamples=3_000)
    assert ours.accuracy.low < 0.5 < ours.accuracy.high
    assert ours.accuracy.high - ours.accuracy.low == pytest.approx(2 * 1.96 * np.sqrt(0.25 / 2_000), rel=0.1)


def test_a_label_that_is_not_among_the_classes_is_an_error() -> None:
    with pytest.raises(KeyError):
        evaluate(["a"], ["z"], THREE)
