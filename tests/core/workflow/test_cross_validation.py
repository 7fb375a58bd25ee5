from __future__ import annotations

import dataclasses
import statistics
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, f1_score

from core.command_line.folds import folds_text
from core.errors import ComparisonError, NotFound
from core.explanation.lime_text import LimeSettings
from core.records import (
    DatasetVersion,
    Part,
    PredictionFilter,
    Project,
    Run,
    RunState,
    Split,
    SplitSettings,
    TrainingConfig,
    WordWeight,
)
from core.store.explanations import StoredExplanation
from core.workflow import (
    comparison,
    cross_validation,
    explanations,
    fold_runs,
    listed_texts,
    projects,
    reading_progress,
    results,
    splits,
    training,
)
from core.workflow.bench import Bench
from tests.core.store.filled import EXPLANATION
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import rows, simple_csv, write_csv

FOUR = SplitSettings(folds=4)


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, DatasetVersion, list[Split]]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, version, splits.folds(bench, splits.make(bench, version, FOUR))


def _mostly_right(id: str, label: str) -> str:
    return planted.other(label) if int(id[1:]) % 7 == 0 else label


def _answered(bench: Bench, runs: list[Run]) -> list[tuple[str, str]]:
    """(true, predicted) of every text, in the order of the folds."""
    tables = [results.answers(bench, run) for run in runs]
    return [pair for table in tables for pair in zip(table["true_label"], table["predicted_label"], strict=True)]


def test_pooled_scores_are_those_of_all_predictions_each_text_once(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]
) -> None:
    project, version, folds = divided
    runs = planted.cross_validation(bench, project, folds, _mostly_right)
    found = cross_validation.of_run(bench, project, runs[2])
    assert found is not None
    assert found.finished == 4
    assert found.runs == dict(enumerate(runs, start=1))
    assert found.pooled is not None
    ids = [id for run in runs for id in results.answers(bench, run)["id"]]
    assert sorted(ids) == sorted(f"t{index}" for index in range(version.report.texts))
    true, predicted = zip(*_answered(bench, runs), strict=True)
    assert found.pooled.texts == version.report.texts
    pooled = found.pooled.headline("True").f1
    assert pooled.value == pytest.approx(f1_score(true, predicted, pos_label="True"))
    assert pooled.low < pooled.value < pooled.high
    assert found.pooled.accuracy.value == pytest.approx(accuracy_score(true, predicted))


def test_every_text_is_read_by_the_model_that_has_not_seen_it(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]], tmp_path: Path
) -> None:
    project, version, folds = divided
    runs = planted.cross_validation(bench, project, folds, _mostly_right)
    of_all = PredictionFilter(all_folds=True)
    wrong = results.mismatches(bench, runs[1], of_all)
    ids = {f"t{n}" for n in range(0, version.report.texts, 7)}
    assert (set(wrong.rows["id"]), wrong.total) == (ids, len(ids))
    every = replace(of_all, only_mismatches=False)
    listed = results.mismatches(bench, runs[1], every).rows["id"].tolist()
    assert sorted(listed) == sorted(f"t{n}" for n in range(version.report.texts))
    around = [results.around(bench, runs[0], every, id, 25) for id in listed[::9]]
    assert [one and one.position for one in around] == [*range(0, len(listed), 9)]
    own = {id: run for run in runs for id in results.answers(bench, run)["id"]}
    assert results.answered_by(bench, runs[2], of_all, listed) == own
    assert results.answered_by(bench, runs[2], PredictionFilter(), ["t0"]) == {"t0": runs[2]}
    assert results.mismatches(bench, runs[0], replace(every, ids=("t3", "t50"), true_label="nobody")).total == 0
    results.download(bench, runs[0], of_all, tmp_path / "out.csv")
    written = pd.read_csv(tmp_path / "out.csv")
    assert written["id"].tolist() == wrong.rows["id"].tolist()
    assert {"p(False)", "p(True)", "corrected"} <= set(written.columns)
    assert fold_runs.in_words(bench, runs[0]).endswith(": run-1, run-2, run-3 and run-4.")
    assert listed_texts.in_words(every) == "Texts of all folds, most confident first"


def test_what_was_read_and_explained_of_a_text_is_that_of_its_own_fold(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]
) -> None:
    project, _, folds = divided
    first, second, *_ = runs = planted.cross_validation(bench, project, folds, _mostly_right)
    of_all = PredictionFilter(all_folds=True)
    rows = results.mismatches(bench, first, of_all).rows
    texts = dict(zip(rows["id"], rows["text"], strict=True))
    own = results.answered_by(bench, first, of_all, texts)
    [id, *_] = [id for id, run in own.items() if run == second]
    for run, weight in ((first, 0.125), (second, 0.5)):
        found = replace(EXPLANATION, text=texts[id], weights=(WordWeight("Wählt", 0, 5, weight),))
        bench.store.explanations.keep(run.id, [StoredExplanation(texts[id], LimeSettings(), found)])
    [(known, explained)] = explanations.of_listed(bench, first, of_all, texts).items()
    assert (known, explained.weights[0].weight) == (id, 0.5)
    assert (explanations.number(bench, first), explanations.number(bench, first, of_all)) == (1, 2)
    reading_progress.opened(bench, second, id)
    assert reading_progress.read_texts(bench, first) == frozenset()
    assert reading_progress.read_texts(bench, first, of_all) == {id}
    assert (
        reading_progress.of_list(bench, runs[3], of_all, ["t0"]).in_words() == f"1 of {len(texts)} texts read, 1 judged"
    )


def test_folds_without_a_model_are_said_and_a_run_of_no_cross_validation_has_none(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]
) -> None:
    project, version, folds = divided
    runs = planted.cross_validation(bench, project, folds[:3], _mostly_right)
    assert "Of 4 folds 1 has no model: the texts of these are not listed." in fold_runs.in_words(bench, runs[0])
    alone = planted.run(bench, project, folds[0], _mostly_right)
    plain = planted.run(bench, project, splits.make(bench, version, SplitSettings()), _mostly_right)
    for run in (alone, plain):
        assert fold_runs.with_model(bench, run) == []
        with pytest.raises(NotFound, match="of no cross-validation"):
            results.mismatches(bench, run, PredictionFilter(all_folds=True))


def test_folds_that_take_no_text_for_the_class_are_named(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]
) -> None:
    project, _, folds = divided
    rows = pd.concat(splits.rows(bench, fold) for fold in (folds[0], folds[2]))
    silent = set(rows.loc[rows["part"] == Part.TEST, "id"])
    runs = planted.cross_validation(bench, project, folds, lambda id, label: "False" if id in silent else label)
    found = cross_validation.of_run(bench, project, runs[0])
    assert found is not None
    said = "In folds 1 and 3 no text is taken for “True”: a precision that is undefined counts as 0."
    assert found.undefined_precision("True") == said
    assert found.undefined_precision(None) == said
    assert found.undefined_precision("False") == ""
    assert f"  {said}\n" in folds_text(found, "True")


def test_mean_and_standard_deviation_are_over_the_folds(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]
) -> None:
    project, _, folds = divided
    runs = planted.cross_validation(bench, project, folds, _mostly_right)
    found = cross_validation.of_run(bench, project, runs[0])
    assert found is not None
    each = [f1_score(*zip(*_answered(bench, [run]), strict=True), pos_label="True") for run in runs]
    spread = found.spread("True")
    assert spread["f1"].mean == pytest.approx(statistics.mean(each))
    assert spread["f1"].deviation == pytest.approx(statistics.stdev(each))
    assert spread["f1"].deviation
    macro = [f1_score(*zip(*_answered(bench, [run]), strict=True), average="macro") for run in runs]
    assert found.spread(None)["f1"].mean == pytest.approx(statistics.mean(macro))


def test_folds_that_are_not_finished_are_left_out_of_the_figures(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]
) -> None:
    project, _, folds = divided
    runs = planted.cross_validation(bench, project, folds[:2], _mostly_right)
    experiment = bench.store.experiments.of_run(runs[0].id)
    failed = bench.store.add_run(project.id, folds[2], runs[0].config, "runs/none", experiment)
    bench.store.close_run(failed.id, RunState.FAILED, finished=failed.created, result=None, error="killed")
    found = cross_validation.of_run(bench, project, runs[0])
    assert found is not None
    assert (found.folds, len(found.done), found.finished) == (4, 2, 2)
    assert found.runs[3].state is RunState.FAILED
    assert found.pooled is not None
    assert found.pooled.texts == folds[0].size(Part.TEST) + folds[1].size(Part.TEST)
    of_failed = cross_validation.of_run(bench, project, found.runs[3])
    assert of_failed == found
    one = cross_validation.of_run(bench, project, planted.run(bench, project, folds[0], _mostly_right, seed=1))
    assert one is not None
    assert one.spread("True")["f1"].deviation is None


def test_only_what_was_started_together_is_taken_together(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]
) -> None:
    project, version, folds = divided
    first = planted.cross_validation(bench, project, folds, _mostly_right)
    other_seed = planted.cross_validation(bench, project, folds, _mostly_right, seed=1)
    again = planted.cross_validation(bench, project, folds, _mostly_right)
    divided_again = splits.folds(bench, splits.make(bench, version, FOUR))
    elsewhere = planted.cross_validation(bench, project, divided_again, _mostly_right)
    for together in (first, other_seed, again, elsewhere):
        found = cross_validation.of_run(bench, project, together[1])
        assert found is not None
        assert [run.name for run in found.runs.values()] == [run.name for run in together]
    alone = [planted.run(bench, project, fold, _mostly_right) for fold in folds[:2]]
    for run in alone:
        found = cross_validation.of_run(bench, project, run)
        assert found is not None
        assert list(found.runs.values()) == [run]


def test_a_fold_that_was_deleted_is_missing_and_the_last_one_takes_the_experiment_along(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]
) -> None:
    project, _, folds = divided
    runs = planted.cross_validation(bench, project, folds[:3], _mostly_right)
    training.delete(bench, runs[1])
    found = cross_validation.of_run(bench, project, runs[0])
    assert found is not None
    assert sorted(found.runs) == [1, 3]
    for run in (runs[0], runs[2]):
        assert len(bench.store.experiments.of_project(project.id)) == 1
        training.delete(bench, run)
    assert bench.store.experiments.of_project(project.id) == []


def test_a_plain_split_has_no_folds(bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]) -> None:
    project, version, folds = divided
    plain = splits.make(bench, version, SplitSettings())
    run = planted.run(bench, project, plain, _mostly_right)
    assert cross_validation.of_run(bench, project, run) is None
    assert cross_validation.fold_of(bench, run) is None
    assert cross_validation.fold_of(bench, planted.run(bench, project, folds[1], _mostly_right)) == (2, 4)
    assert splits.folds(bench, plain) == [plain] == [splits.latest(bench, version)]


def test_all_folds_are_trained_with_one_call_and_none_on_its_test_texts(
    bench: Bench, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = projects.create(bench, "Spring")
    posts = rows(45)
    lines = [(f"t{index}", text, label) for index, (text, label) in enumerate(posts)]
    lines += [(f"c{index}", f"RT @you: {text}", label) for index, (text, label) in enumerate(posts)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    split = splits.make(bench, version, SplitSettings(folds=3))
    config = TrainingConfig(model=str(tiny_model), epochs=1, positive="True")
    started = training.start_all(bench, project, split, config)
    assert [cross_validation.fold_of(bench, run) for run in started] == [(1, 3), (2, 3), (3, 3)]
    [experiment] = bench.store.experiments.of_project(project.id)
    assert (experiment.kind, experiment.runs) == ("cross-validation", tuple(run.id for run in started))
    found = cross_validation.of_run(bench, project, started[0])
    assert found is not None
    assert found.pooled is not None
    assert found.pooled.texts == 90
    for run in found.done:
        tested = set(results.answers(bench, run)["id"])
        assert {f"c{id[1:]}" for id in tested if id[0] == "t"} == {id for id in tested if id[0] == "c"}
    monkeypatch.setattr(bench.runner, "start", lambda folder: None)
    repeated = training.retrain(bench, project, found.runs[2])
    assert [run.name for run in training.runs(bench, project)[:3]] == ["run-6", "run-5", "run-4"]
    assert (repeated.name, repeated.config) == ("run-4", config)


def test_the_estimate_is_of_all_folds(bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]) -> None:
    project, _version, folds = divided
    config = training.preset(bench, "tutorial", training.EMBEDDED, folds[0])
    alone = dataclasses.replace(folds[0], settings=SplitSettings())
    one, all_four = (training.estimate(bench, project, split, config) for split in (alone, folds[0]))
    assert all_four.longest == pytest.approx(4 * one.longest, rel=0.2)


def test_runs_of_two_folds_cannot_be_compared_and_those_of_one_can(
    bench: Bench, divided: tuple[Project, DatasetVersion, list[Split]]
) -> None:
    project, _, folds = divided
    one, two = (planted.run(bench, project, fold, _mostly_right) for fold in folds[:2])
    with pytest.raises(ComparisonError, match="tested on different texts"):
        comparison.of_runs(bench, two, one)
    right = planted.run(bench, project, folds[0], lambda id, label: label)
    found = comparison.of_runs(bench, right, one)
    assert found.comparison.texts == folds[0].size(Part.TEST)
    assert found.comparison.fixed == (one.result.test.mismatches if one.result else 0) > 0
