"""The limit that ``benchmarks/explain.py`` holds LIME against."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from benchmarks.lime_limit import Question, closeness
from core.explanation.explaining import explain
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings

TEXT = "eins zwei drei vier fünf sechs sieben acht"
ADDED = {"eins": 0.3, "drei": -0.2, "sieben": 0.1}


def additive(texts: list[str]) -> np.ndarray:
    """Each word adds what it adds, whichever others there are; shape (texts, 2)."""
    call = np.array([0.4 + sum(ADDED.get(word, 0.0) for word in text.split()) for text in texts])
    return np.column_stack([1 - call, call])


def together(texts: list[str]) -> np.ndarray:
    """The first two words speak for the class where both are there, and the last one alone."""
    call = np.array([0.2 + 0.5 * ("eins" in text and "zwei" in text) + 0.1 * ("acht" in text) for text in texts])
    return np.column_stack([1 - call, call])


def test_of_a_model_that_adds_words_up_it_is_what_they_add() -> None:
    question = Question.asked(TEXT, additive, label=1)
    assert question.limit(8) == pytest.approx({0: 0.3, 2: -0.2, 6: 0.1, 1: 0, 3: 0, 4: 0, 5: 0, 7: 0}, abs=1e-6)
    assert {*question.limit(3)} == {0, 2, 6}


def test_of_two_words_it_is_what_a_hand_computes() -> None:
    """Of “a b” LIME draws “a” and “b” in a quarter of the cases each, and nothing of it in half of them."""
    said = {"a b": 1.0, "a ": 1.0, " b": 0.4, " ": 0.0}
    question = Question.asked("a b", lambda texts: np.array([[1 - said[text], said[text]] for text in texts]), label=1)
    one_left, none_left = exp(-((100 * (1 - 0.5**0.5)) ** 2) / 1250) / 4, exp(-(100**2) / 1250) / 2
    # Three texts, and an intercept and two weights: the model goes through all of them.
    assert question.limit(2) == pytest.approx({0: 1.0, 1: 0.4}, abs=1e-6)
    # With the first word alone, it is what is said with it, less the mean of what is said without.
    without = 0.4 * one_left / (one_left + none_left)
    assert question.limit(1) == pytest.approx({0: 1 - without}, abs=1e-6)


def test_where_words_work_together_lime_comes_the_nearer_the_more_samples_it_has() -> None:
    question = Question.asked(TEXT, together, label=1)
    few, more, most = (
        closeness(question, LimeSettings(samples=samples), seeds=range(3)) for samples in (200, 2_000, 20_000)
    )
    assert few.error > more.error > most.error
    assert most.error < 0.002 < few.error
    assert most.size == pytest.approx(np.mean(np.abs([*question.limit(8).values()])))


def test_what_is_remembered_gives_the_weights_of_asking() -> None:
    question, settings = Question.asked(TEXT, together), LimeSettings(samples=500)
    assert question.label == 1
    asked = explain(TEXT, ("0", "1"), together, settings)
    assert question.explained(settings) == ({number(one.start): one.weight for one in asked.weights}, 500)


def test_rounds_come_to_the_limit_where_all_texts_are_asked() -> None:
    found = closeness(Question.asked(TEXT, together, label=1), LimeInRoundsSettings(features=3), seeds=range(2))
    assert (found.asked, found.shared) == (2**8 - 1, 3)
    assert found.error < 1e-6 < found.size


def number(start: int) -> int:
    """Of the word that starts there."""
    return TEXT[:start].count(" ")
