from __future__ import annotations

from dataclasses import replace

from core.explanation.gradients import TimesInputSettings
from core.explanation.leave_one_out import LeaveOneOutSettings
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.records import Explanation, Project, Run, WordWeight
from core.workflow import explanations, second_opinion
from core.workflow.bench import Bench

TEXT = "Wir sind wir, oder?"
FIRST = Explanation(
    TEXT,
    "a",
    "a",
    {"a": 1.0},
    (WordWeight("Wir", 0, 3, 0.4), WordWeight("wir", 9, 12, -0.2), WordWeight("oder", 14, 18, 0.1)),
    settings={},
    seconds=1.0,
)


def _other(*weights: WordWeight) -> Explanation:
    return replace(FIRST, weights=weights, method="Leave-one-out")


def test_words_of_opposite_sign_are_told_by_their_place() -> None:
    other = _other(WordWeight("wir", 9, 12, 0.05), WordWeight("Wir", 0, 3, 0.3), WordWeight("sind", 4, 8, -0.1))
    assert second_opinion.in_words(FIRST, other) == (
        "LIME and leave-one-out disagree on “wir (2nd)” (−0.20 and +0.05). They have 2 words in common."
    )


def test_a_weight_of_several_places_is_held_against_none() -> None:
    first = replace(FIRST, weights=(WordWeight("Wir", 0, 3, 0.4, also=((9, 12),)), WordWeight("oder", 14, 18, 0.1)))
    said = second_opinion.in_words(first, _other(WordWeight("Wir", 0, 3, -0.4), WordWeight("oder", 14, 18, 0.2)))
    assert said.startswith("LIME and leave-one-out have 1 word in common, and agree")


def test_agreement_is_told_of_common_words_alone() -> None:
    assert second_opinion.in_words(FIRST, _other(WordWeight("Wir", 0, 3, 0.01))) == (
        "LIME and leave-one-out have 1 word in common, and agree whether each speaks for or against the class."
    )
    assert "0 words in common: of these explanations trust neither alone" in second_opinion.in_words(FIRST, _other())


def test_a_weight_that_is_told_as_nothing_opposes_none() -> None:
    assert "agree whether" in second_opinion.in_words(FIRST, _other(WordWeight("Wir", 0, 3, -0.004)))
    assert "agree whether" in second_opinion.in_words(FIRST, _other(WordWeight("Wir", 0, 3, 0.0)))


def test_another_method_is_asked_for_the_same_class_and_as_many_words() -> None:
    assert second_opinion.asked(LimeSettings("a", features=9, samples=50)) == LeaveOneOutSettings("a", features=9)
    assert second_opinion.asked(LimeInRoundsSettings("a", features=9)) == LeaveOneOutSettings("a", features=9)
    assert second_opinion.asked(LeaveOneOutSettings(features=9)) == LimeInRoundsSettings(features=9)


def test_what_is_kept_is_found_whoever_asked(trained: tuple[Bench, Project, Run]) -> None:
    bench, _, run = trained
    text, settings = "Wählt am Sonntag, Freunde, oder nicht", LimeSettings(samples=50)
    assert second_opinion.kept(bench, run, text, settings) == []
    loo = explanations.of(bench, run, text, LeaveOneOutSettings())
    quick = explanations.of(bench, run, text, TimesInputSettings())
    explanations.of(bench, run, text, LeaveOneOutSettings(features=2))
    assert second_opinion.kept(bench, run, text, settings) == [loo, quick]
