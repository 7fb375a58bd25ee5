"""Which classes are taken for which others."""

from __future__ import annotations

from core.figures import percent
from core.prediction.metrics import evaluate
from core.workflow import most_confused


def test_the_most_frequent_confusions_are_told_with_the_texts_of_their_class() -> None:
    true = [*"aaaaaaaaaa", *"bbbb", *"cccccc"]
    predicted = [*"aaaaaabbbc", *"bbaa", *"cccccc"]
    assert most_confused.in_words(evaluate(true, predicted, ("a", "b", "c"))) == (
        f"Most often taken for another: “a” for “b” (3 of 10 texts, {percent(0.3, 0)}) and “b” for “a” (2 of 4 texts, "
        f"{percent(0.5, 0)})."
    )


def test_of_two_classes_the_scores_say_it_and_without_confusions_nothing_is_said() -> None:
    assert most_confused.in_words(evaluate([*"aabb"], [*"bbaa"], ("a", "b"))) == ""
    assert most_confused.in_words(evaluate([*"abc"], [*"abc"], ("a", "b", "c"))) == ""


def test_classes_that_are_never_given_come_first() -> None:
    said = most_confused.in_words(evaluate([*"aabbbcc"], [*"aaaaaaa"], ("a", "b", "c")))
    assert said.startswith(
        "Never given as an answer: “b” (3 texts) and “c” (2 texts). Most often taken for another: “b” "
    )
    assert most_confused.in_words(evaluate([*"aab"], [*"aaa"], ("a", "b"))) == "Never given as an answer: “b” (1 text)."
