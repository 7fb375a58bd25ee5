"""When a model is said to be no better than one answer for all texts."""

from __future__ import annotations

import pytest
from sklearn.metrics import accuracy_score, f1_score

from core.records import Part
from core.workflow import one_answer
from tests.records import evaluation

LABELS = ("no", "yes")


@pytest.mark.parametrize(
    "confusion",
    [
        ((0, 53), (0, 47)),  # one answer
        ((8, 45), (2, 45)),  # nearly one: 45 of 47 found, and no more texts right than “no” for all has
        ((90, 0), (9, 1)),  # one text more right than one answer has, by two answers of a hundred
        ((188, 3), (8, 1)),  # a rare class that is not found
        ((56, 39), (25, 40)),  # one text more right than by “no” for all, and a lower F1 than by “yes” for all
    ],
)
def test_a_model_that_one_answer_could_replace_is_known(confusion: tuple[tuple[int, int], ...]) -> None:
    assert one_answer.is_no_better(evaluation(confusion), "yes")


@pytest.mark.parametrize(
    "confusion",
    [
        ((30, 23), (13, 34)),  # mediocre, but more right than by one answer
        ((190, 1), (2, 7)),  # “no” for 96 % of the texts, and the rare class is found
        ((140, 40), (4, 16)),  # fewer right than “no” for all, as balanced classes want it, and the rare class is found
    ],
)
def test_a_model_that_finds_the_class_of_interest_is_better(confusion: tuple[tuple[int, int], ...]) -> None:
    assert not one_answer.is_no_better(evaluation(confusion), "yes")
    assert one_answer.in_words(evaluation(confusion), "yes") == one_answer.in_brief(evaluation(confusion), "yes") == ""


def test_what_its_page_cannot_tell_from_one_answer_no_list_passes_over() -> None:
    """F1 of .622 beside .560 and accuracy of .689 beside .611, of 90 texts."""
    found = evaluation(((39, 16), (12, 23)))
    assert not one_answer.is_no_better(found, "yes")
    assert one_answer.in_words(found, "yes") == ""
    assert one_answer.in_brief(found, "yes", Part.TEST) == ""
    assert (
        one_answer.doubted_in_brief(found, "yes", Part.TEST) == "not surely better than one answer for all texts (test)"
    )
    assert "With 90 texts neither of the model's scores can be told from these." in one_answer.what_one_gives(
        found, "yes"
    )


def test_without_a_class_of_interest_macro_f1_counts() -> None:
    labels = ("a", "b", "c")
    collapsed = evaluation(((48, 2, 0), (29, 1, 0), (20, 0, 0)), labels)
    learned = evaluation(((40, 6, 4), (8, 20, 2), (5, 3, 12)), labels)
    assert one_answer.is_no_better(collapsed, None)
    assert not one_answer.is_no_better(learned, None)


@pytest.mark.parametrize("positive", ["yes", None])
def test_the_scores_of_one_answer_are_those_of_such_a_model(positive: str | None) -> None:
    found = evaluation(((8, 45), (2, 45)))
    true = ["no"] * 53 + ["yes"] * 47

    def f1(answer: str) -> float:
        counted = LABELS if positive is None else [positive]
        return float(f1_score(true, [answer] * 100, average="macro", labels=counted, zero_division=0))

    assert one_answer.f1(found, positive)[1] == pytest.approx(max(map(f1, LABELS)))
    label, share = one_answer.accuracy(found)
    assert (label, share) == ("no", accuracy_score(true, ["no"] * 100))


def test_what_is_said() -> None:
    assert one_answer.in_words(evaluation(((8, 45), (2, 45))), "yes") == (
        "This model is no better than one answer for all texts. It predicts “yes” for 90 of the 100 texts."
    )
    assert one_answer.what_one_gives(evaluation(((8, 45), (2, 45))), "yes") == (
        "To compare: “yes” for every text would give F1 0.639, “no” for every text accuracy 0.530."
    )
    assert "“yes” for every text: its answers do not tell" in one_answer.in_words(evaluation(((0, 4), (0, 6))), "yes")
    unsure = one_answer.in_words(evaluation(((33, 19), (19, 16))), "yes")
    assert unsure == (
        "This model is no better than one answer for all texts. Its F1 of “yes” cannot be told from that of “yes” for "
        "every text; and “no” for every text has more texts right."
    )
    by_luck = one_answer.in_words(evaluation(((56, 39), (25, 40))), "yes")
    assert by_luck.endswith("for every text; and “no” for every text has fewer texts right by no more than luck.")
    assert one_answer.what_one_gives(evaluation(((1, 3), (0, 6))), "yes") == (
        "To compare: “yes” for every text would give F1 0.750 and accuracy 0.600. With 10 texts neither of the model's "
        "scores can be told from these."
    )


@pytest.mark.parametrize(("confusion", "is_said"), [(((20, 46), (6, 47)), True), (((45, 21), (12, 41)), False)])
def test_scores_that_cannot_be_told_from_those_of_one_answer_are_said_to_be_so(
    confusion: tuple[tuple[int, int], ...], is_said: bool
) -> None:
    assert not one_answer.is_no_better(evaluation(confusion), "yes")
    assert ("can be told from these" in one_answer.what_one_gives(evaluation(confusion), "yes")) is is_said


def test_a_model_with_fewer_texts_right_than_one_answer_says_so() -> None:
    """Balanced classes want it so: the rare class is found, and paid for."""
    said = one_answer.less_accurate(evaluation(((140, 40), (4, 16))), "yes")
    assert "“no” for every text would have more texts right than this model (accuracy 0.900, the model 0.780)" in said
    assert "by F1 of “yes”, not by accuracy" in said
    assert one_answer.less_accurate(evaluation(((190, 1), (2, 7))), "yes") == "", "it has more right"
    assert one_answer.less_accurate(evaluation(((0, 53), (0, 47))), "yes") == "", "that is said in other words"
