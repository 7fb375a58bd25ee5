"""Scores against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
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
    ours = evaluate(true, predicted, labels)
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
    ours = evaluate(true, predicted, THREE)
    assert ours.per_class["b"].precision == ours.per_class["c"].recall == Score(0.0, 0.0, 1.0, covers=False)
    assert ours.per_class["b"].f1.value == 0.0
    assert 0.0 < ours.per_class["b"].f1.high < 1.0
    assert ours.per_class["c"].support == 0
    theirs = sklearn_metrics.f1_score(true, predicted, labels=THREE, average="macro", zero_division=0)
    assert ours.macro.f1.value == pytest.approx(theirs)


def test_the_same_predictions_give_the_same_intervals() -> None:
    true, predicted = answers(THREE, 100, 0.6)
    assert evaluate(true, predicted, THREE) == evaluate(true, predicted, THREE)


def test_units_are_counted() -> None:
    true, predicted = answers(TWO, 100, 0.8)
    assert evaluate(true, predicted, TWO).units == 100
    assert evaluate(true, predicted, TWO, units=[number // 2 for number in range(100)]).units == 50


def test_a_label_that_is_not_among_the_classes_is_an_error() -> None:
    with pytest.raises(KeyError):
        evaluate(["a"], ["z"], THREE)


def test_of_one_class_alone_every_answer_is_right() -> None:
    found = evaluate(["a"] * 8, ["a"] * 8, ("a",))
    assert (found.accuracy.value, found.macro.f1.value) == (1.0, 1.0)
    assert 0 < found.accuracy.low < 1
