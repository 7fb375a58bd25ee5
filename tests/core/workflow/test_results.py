from __future__ import annotations

from csv import DictReader
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import NotFound
from core.records import (
    Change,
    CorrectionKind,
    Origin,
    Part,
    PredictionFilter,
    Project,
    Run,
)
from core.workflow import ground_truth, projects, results, splits
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import recording
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

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


def test_the_downloaded_list_has_what_people_made_of_the_texts(trained: Trained, tmp_path: Path) -> None:
    bench, project, run = trained
    listed = results.mismatches(bench, run, EVERYTHING).rows.head(3)
    first, second, third = listed["id"]
    other = "False" if listed["true_label"].iloc[0] == "True" else "True"
    version = ground_truth.trained_on(bench, run)
    correcting.relabel(bench, version, [first], other, author="Ann", place=Origin.MISMATCHES, reason="irony")
    correcting.exclude(bench, version, [second], author="Ben", place=Origin.MISMATCHES, reason="an advert")
    correcting.confirm(bench, version, [third], author="Ben", place=Origin.MISMATCHES)
    for author, words in (("Ann", "no tone"), ("Ben", "ask Cy")):
        note = Change(CorrectionKind.NOTE, author, Origin.MISMATCHES, text_id=third, reason=words)
        recording.record(bench, version, [note])
    results.download(bench, run, EVERYTHING, tmp_path / "out.csv")
    correcting.undo_all(bench, version, drafts.load(bench, project).effective, author="Ann", place=Origin.CORRECTIONS)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(DictReader(file))
    said = {row["id"]: (row["corrected"], row["corrected_by"], row["correction_reason"]) for row in rows}
    assert {row["id"]: row["notes"] for row in rows if row["notes"]} == {third: "no tone (Ann); ask Cy (Ben)"}
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


def test_validation_texts_are_read_apart(trained: Trained, tmp_path: Path) -> None:
    bench, _, run = trained
    assert run.result is not None
    assert run.result.validation is not None
    rows = splits.rows(bench, bench.store.split(run.split_id))
    every = replace(EVERYTHING, part=Part.VALIDATION)
    listed = results.mismatches(bench, run, every).rows
    assert set(listed["id"]) == set(rows.loc[rows["part"] == Part.VALIDATION, "id"])
    wrong = PredictionFilter(part=Part.VALIDATION)
    assert results.mismatches(bench, run, wrong).total == run.result.validation.mismatches
    first = listed["id"].iloc[0]
    around = results.around(bench, run, every, first, 25)
    assert around is not None
    assert (around.position, around.before, around.rows["id"].iloc[0]) == (0, None, first)
    assert results.text(bench, run, first, Part.VALIDATION)["text"] == listed["text"].iloc[0]
    with pytest.raises(NotFound, match="no test text"):
        results.text(bench, run, first)
    assert (
        results.facets(bench, run, PredictionFilter(part=Part.VALIDATION)).keys() == results.facets(bench, run).keys()
    )
    results.download(bench, run, every, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in DictReader(file)] == listed["id"].tolist()


def test_where_validation_answers_are_not_kept_it_is_said(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 60))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20)})
    run = planted.run(bench, project, split, lambda id, label: label)
    planted.forget_validation(bench, run)
    assert not results.has_answers(bench, run, Part.VALIDATION)
    with pytest.raises(NotFound, match="kept no answers to the validation texts: trainings of an earlier Errata"):
        results.mismatches(bench, run, PredictionFilter(part=Part.VALIDATION))
    final = replace(run, config=replace(run.config, learns_validation=True))
    assert "learned from the validation texts" in results.without_answers(final, Part.VALIDATION)


def test_any_text_has_its_probabilities(trained: Trained) -> None:
    bench, _, run = trained
    found = results.probabilities(bench, run, "any text")
    assert run.result is not None
    assert set(found) == set(run.result.test.labels)
    assert sum(found.values()) == pytest.approx(1)
