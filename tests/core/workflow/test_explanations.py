from __future__ import annotations

from dataclasses import replace

import pytest

from core.explanation.leave_one_out import LeaveOneOutSettings
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.records import Ended, Explanation, PredictionFilter, Project, Rounds, Run, WordWeight
from core.store.explanations import StoredExplanation
from core.workflow import explaining_jobs, explanations, results
from core.workflow.bench import Bench
from tests.core.store.filled import EXPLANATION

Trained = tuple[Bench, Project, Run]
EVERYTHING = PredictionFilter(only_mismatches=False)


def test_an_explanation_is_computed_once_and_is_the_same_in_another_session(trained: Trained) -> None:
    bench, _, run = trained
    text = results.mismatches(bench, run, EVERYTHING).rows["text"].iloc[0]
    settings = LimeSettings(samples=200)
    assert explanations.stored(bench, run, text, settings) is None
    first = explanations.of(bench, run, text, settings)
    assert explanations.stored(bench, run, text, settings) == first
    assert explanations.of(bench, run, text, settings) == first
    with results.model(bench, run) as model:
        fresh = bench.models.explain(model, text, settings)
    assert fresh.weights == first.weights


def test_what_a_job_finds_between_two_looks_is_not_computed_again(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = trained
    text, settings = "A text that a job explains at this moment", LimeSettings(samples=20)
    by_job = replace(EXPLANATION, text=text)

    def ends(*_: object) -> bool:
        bench.store.explanations.keep(run.id, [StoredExplanation(text, settings, by_job)])
        return False

    monkeypatch.setattr(explaining_jobs, "is_explaining", ends)
    monkeypatch.setattr(bench.models, "explain", lambda *_: pytest.fail("It is computed twice."))
    assert explanations.of(bench, run, text, settings) == by_job


def test_words_that_occur_twice_are_told_apart_by_their_place() -> None:
    text = "Grünen oder grünen, sagt Grünen nicht"
    weights = (WordWeight("Grünen", 25, 31, 0.4), WordWeight("sagt", 20, 24, 0.2), WordWeight("Grünen", 0, 6, 0.1))
    found = Explanation(text, "a", "a", {"a": 1.0}, weights, settings={}, seconds=1.0)
    assert explanations.weighed_words(found) == ["Grünen (3rd)", "sagt", "Grünen (1st)"]


def test_a_word_that_was_weighed_in_all_its_places_is_told_once() -> None:
    text = "Grünen oder grünen, sagt Grünen nicht"
    weights = (WordWeight("Grünen", 0, 6, 0.4, also=((25, 31),)), WordWeight("grünen", 12, 18, 0.2))
    found = Explanation(text, "a", "a", {"a": 1.0}, weights, settings={}, seconds=1.0)
    assert explanations.weighed_words(found) == ["Grünen (2 times)", "grünen (2nd)"]


def test_settings_for_experts_are_told_where_they_are_not_the_usual_ones() -> None:
    chosen = {"as_one": "word", "hidden": "masked", "kernel": 10}
    said = explanations.how_weighed(replace(EXPLANATION, settings={**EXPLANATION.settings, **chosen}))
    assert said == (
        "LIME, 100 samples, 6 words, seed 5460, weighed as one: word, hidden words: masked, kernel width 10, "
        "fit R² 0.90"
    )


def test_a_poor_fit_is_said_wherever_weights_are_shown() -> None:
    assert explanations.how_weighed(EXPLANATION) == "LIME, 100 samples, 6 words, seed 5460, fit R² 0.90"
    said = explanations.how_weighed(replace(EXPLANATION, fit=0.3, settings={**EXPLANATION.settings, "samples": 5_000}))
    assert said == "LIME, 5,000 samples, 6 words, seed 5460, fit R² 0.30 (poor: read the weights with care)"


def test_what_computed_is_said_where_it_is_known() -> None:
    said = [explanations.how_computed(replace(EXPLANATION, seconds=5.0, engine=one)) for one in ("OpenVINO", None)]
    assert said == ["computed in 5 seconds by OpenVINO", "computed in 5 seconds"]


def test_how_the_asking_ended_is_said() -> None:
    assert explanations.how_ended(EXPLANATION) == ""
    said = [explanations.how_ended(replace(EXPLANATION, rounds=Rounds(512, ended))) for ended in Ended]
    assert said == [
        "The model was asked about 512 altered texts, until the weights were exact enough.",
        "The model was asked about 512 altered texts, the most that it may be; the weights are less exact than wanted.",
        "The model was asked about 512 altered texts, which are all that there are, so that the weights are exact.",
    ]


def test_what_an_earlier_errata_explained_by_lime_stands_in_for_what_is_missing(trained: Trained) -> None:
    bench, _, run = trained
    first, second = (f"A text that an earlier Errata explained, {number}" for number in ("one", "two"))
    by_lime, in_rounds = replace(EXPLANATION, text=first), replace(EXPLANATION, text=second, method="LIME in rounds")
    kept = [StoredExplanation(first, LimeSettings(), by_lime), StoredExplanation(second, LimeSettings(), by_lime)]
    bench.store.explanations.keep(run.id, [*kept, StoredExplanation(second, LimeInRoundsSettings(), in_rounds)])
    assert explanations.of_texts(bench, run, {"1": first, "2": second}) == {"1": by_lime, "2": in_rounds}
    assert explanations.of_texts(bench, run, {"1": first}, LimeInRoundsSettings()) == {}


def test_it_stands_in_with_the_settings_that_both_have() -> None:
    asked = LimeInRoundsSettings("call", exactness=700, samples=700, features=9, seed=1)
    assert explanations.stand_ins(asked) == [LimeSettings("call", samples=700, features=9, seed=1)]
    assert explanations.stand_ins(LimeSettings()) == explanations.stand_ins(LeaveOneOutSettings()) == []
