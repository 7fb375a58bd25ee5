from __future__ import annotations

import pytest

from core.explanation.leave_one_out import LeaveOneOutSettings
from core.records import Project, Run
from core.records.columns import TEXT
from core.workflow import explanations, results, what_if
from core.workflow.bench import Bench


def test_a_word_taken_out_lowers_the_probability_by_what_leave_one_out_says(
    trained: tuple[Bench, Project, Run],
) -> None:
    bench, _, run = trained
    text = next(text for text in results.answers(bench, run)[TEXT] if 3 < len(text.split()) < 9)
    found = explanations.of(bench, run, text, LeaveOneOutSettings(features=100))
    weights = {one.start: one.weight for one in found.weights}
    before = results.probabilities(bench, run, text)
    for number, word in enumerate(what_if.words(text)):
        after = results.probabilities(bench, run, what_if.with_changes(text, {number: ""}))
        assert before[found.label] - after[found.label] == pytest.approx(weights[word.start], abs=1e-5)


def test_several_words_are_changed_at_once_whatever_their_order() -> None:
    assert what_if.with_changes("wir sind nie wir", {3: "ihr", 0: "", 2: "immer"}) == " sind immer ihr"
    assert what_if.with_changes("wir <b>", {}) == "wir <b>"


def test_the_first_thousand_words_of_a_long_text_can_be_changed() -> None:
    assert len(what_if.words("ja " * 1_000)) == 1_000
    assert not what_if.is_cut("ja " * 1_000)
    assert len(what_if.words("ja " * 1_001)) == 1_000
    assert what_if.is_cut("ja " * 1_001)


def test_both_answers_are_told_with_their_difference() -> None:
    before, after = {"no": 0.07, "yes": 0.93}, {"no": 0.612, "yes": 0.388}
    assert what_if.compared(before, after) == [
        {"Class": "no", "Before": "7.0\u00a0%", "After": "61.2\u00a0%", "Difference": "+54.2"},
        {"Class": "yes", "Before": "93.0\u00a0%", "After": "38.8\u00a0%", "Difference": "−54.2"},
    ]
    assert what_if.in_words(before, after) == (
        "Changed like this, the model would say “no” (61\u00a0%) and not “yes” (93\u00a0%)."
    )
    assert what_if.in_words(before, before) == "Changed like this, the model would still say “yes” (93\u00a0%)."


def test_of_many_classes_the_most_probable_are_told_and_that_the_others_are_not() -> None:
    before = {f"c{n}": n / 190 for n in range(20)}
    after = {**before, "c0": 0.9}
    assert [row["Class"] for row in what_if.compared(before, after)] == ["c0", *(f"c{n}" for n in range(11, 20))]
    assert what_if.left_out(before) == "10 of 20 classes, the most probable ones."
    assert what_if.left_out({"no": 0.1, "yes": 0.9}) == ""
