from __future__ import annotations

from csv import DictReader
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import NotFound
from core.records import (
    Explanation,
    ExplanationSettings,
    Origin,
    Part,
    PredictionFilter,
    Project,
    Run,
    WordWeight,
)
from core.workflow import ground_truth, results, splits
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from tests.core.store.filled import EXPLANATION
from tests.core.workflow.corrections import correcting

Trained = tuple[Bench, Project, Run]
EVERYTHING = PredictionFilter(only_mismatches=False)


def test_the_mismatches_are_those_of_the_confusion_matrix(trained: Trained) -> None:
    bench, _, run = trained
    assert run.result is not None
    page = results.mismatches(bench, run, PredictionFilter())
    assert page.total == len(page.rows) == run.result.test.mismatches
    assert (page.rows["true_label"] != page.rows["predicted_label"]).all()


def test_all_test_texts_and_no_other_are_predicted(trained: Trained) -> None:
    bench, _, run = trained
    rows = splits.rows(bench, bench.store.split(run.split_id))
    page = results.mismatches(bench, run, EVERYTHING)
    assert set(page.rows["id"]) == set(rows.loc[rows["part"] == Part.TEST, "id"])


def test_an_explanation_is_computed_once_and_is_the_same_in_another_session(trained: Trained) -> None:
    bench, _, run = trained
    text = results.mismatches(bench, run, EVERYTHING).rows["text"].iloc[0]
    settings = ExplanationSettings(samples=200)
    assert results.stored_explanation(bench, run, text, settings) is None
    first = results.explanation(bench, run, text, settings)
    assert results.stored_explanation(bench, run, text, settings) == first
    assert results.explanation(bench, run, text, settings) == first
    with results.model(bench, run) as model:
        fresh = bench.models.explain(model, text, settings)
    assert fresh.weights == first.weights


def test_the_downloaded_list_has_what_people_made_of_the_texts(trained: Trained, tmp_path: Path) -> None:
    bench, project, run = trained
    listed = results.mismatches(bench, run, EVERYTHING).rows.head(3)
    first, second, third = listed["id"]
    other = "False" if listed["true_label"].iloc[0] == "True" else "True"
    version = ground_truth.trained_on(bench, run)
    correcting.relabel(bench, version, [first], other, author="Ann", place=Origin.MISMATCHES, reason="irony")
    correcting.exclude(bench, version, [second], author="Ben", place=Origin.MISMATCHES, reason="an advert")
    correcting.confirm(bench, version, [third], author="Ben", place=Origin.MISMATCHES)
    results.download(bench, run, EVERYTHING, tmp_path / "out.csv")
    correcting.undo_all(bench, version, drafts.load(bench, project).effective, author="Ann", place=Origin.CORRECTIONS)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        said = {
            row["id"]: (row["corrected"], row["corrected_by"], row["correction_reason"]) for row in DictReader(file)
        }
    assert said[first] == (other, "Ann", "irony")
    assert said[second] == ("excluded", "Ben", "an advert")
    assert said[third] == ("confirmed", "Ben", "")
    assert {*said.values()} == {said[first], said[second], said[third], ("", "", "")}


def test_a_text_of_the_test_part_is_found_by_its_id(trained: Trained) -> None:
    bench, _, run = trained
    row = results.mismatches(bench, run, EVERYTHING).rows.iloc[0]
    assert results.text(bench, run, row["id"])["text"] == row["text"]
    with pytest.raises(NotFound):
        results.text(bench, run, "no such id")


def test_words_that_occur_twice_are_told_apart_by_their_place() -> None:
    text = "Grünen oder grünen, sagt Grünen nicht"
    weights = (WordWeight("Grünen", 25, 31, 0.4), WordWeight("sagt", 20, 24, 0.2), WordWeight("Grünen", 0, 6, 0.1))
    found = Explanation(text, "a", "a", {"a": 1.0}, weights, fit=1.0, samples=10, features=3, seed=1, seconds=1.0)
    assert results.weighed_words(found) == ["Grünen (3rd)", "sagt", "Grünen (1st)"]


def test_any_text_has_its_probabilities(trained: Trained) -> None:
    bench, _, run = trained
    found = results.probabilities(bench, run, "any text")
    assert run.result is not None
    assert set(found) == set(run.result.test.labels)
    assert sum(found.values()) == pytest.approx(1)


def test_a_poor_fit_is_said_wherever_weights_are_shown() -> None:
    assert results.how_weighed(EXPLANATION) == "LIME, 100 samples, seed 5460, fit R² 0.90"
    said = results.how_weighed(replace(EXPLANATION, fit=0.3, samples=5_000))
    assert said == "LIME, 5,000 samples, seed 5460, fit R² 0.30 (poor: read the weights with care)"
