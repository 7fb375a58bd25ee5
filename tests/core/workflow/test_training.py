from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from core.errors import JobError, ModelError, NotFound, SettingError
from core.records import (
    ColumnMapping,
    LongTexts,
    Part,
    Project,
    Run,
    RunState,
    SplitSettings,
)
from core.workflow import ground_truth, projects, resuming, splits, training
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.core.workflow.versions import keep
from tests.tables import rows, simple_csv, write_csv

Trained = tuple[Bench, Project, Run]


def test_a_finished_run_carries_its_scores(trained: Trained) -> None:
    _, _, run = trained
    assert run.state is RunState.FINISHED
    assert run.result is not None
    assert [scores.epoch for scores in run.result.epochs] == [1, 2]
    for evaluation in (run.result.validation, run.result.test):
        assert evaluation is not None
        score = evaluation.headline("True").f1
        assert 0 <= score.low <= score.value <= score.high <= 1


def test_the_test_scores_are_of_the_test_part(trained: Trained) -> None:
    bench, _, run = trained
    split = bench.store.split(run.split_id)
    assert run.result is not None
    assert run.result.test.texts == split.size(Part.TEST)
    assert run.result.validation is not None
    assert run.result.validation.texts == split.size(Part.VALIDATION)


def test_runs_are_listed_newest_first_and_found_by_name(trained: Trained) -> None:
    bench, project, run = trained
    assert training.runs(bench, project)[-1] == run == training.run(bench, project, "run-1")
    with pytest.raises(NotFound):
        training.run(bench, project, "run-99")


def test_the_estimate_rests_on_earlier_runs(trained: Trained) -> None:
    bench, project, run = trained
    split = bench.store.split(run.split_id)
    known = training.estimate(bench, project, split, run.config)
    twice = training.estimate(bench, project, split, dataclasses.replace(run.config, epochs=20))
    assert 0 < known.shortest < known.longest < twice.longest


def test_again_trains_on_the_newest_version(trained: Trained, tmp_path: Path) -> None:
    bench, project, run = trained
    path = simple_csv(tmp_path / "next.csv", 40)
    version = keep(bench, project, path)
    repeated = training.retrain(bench, project, run)
    assert repeated.config == run.config
    assert repeated.version_id == version.id != run.version_id
    settings = bench.store.split(repeated.split_id).settings
    assert settings.follows == run.split_id
    assert dataclasses.replace(settings, follows=None) == bench.store.split(run.split_id).settings


def test_a_base_model_that_does_not_exist_is_said_before_the_start(bench: Bench, tmp_path: Path) -> None:
    project, split = _divided(bench, tmp_path)
    config = training.preset(bench, "tutorial", training.EMBEDDED, split)
    with pytest.raises(ModelError):
        training.start(bench, project, split, dataclasses.replace(config, model=str(tmp_path / "nowhere")))
    assert training.runs(bench, project) == []


def test_of_texts_behind_their_context_the_end_is_read_unless_asked_otherwise(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Replies")
    lines = [(f"Wer kommt am Sonntag? {n}", text, label) for n, (text, label) in enumerate(rows(40))]
    path = write_csv(tmp_path / "replies.csv", ("post", "reply", "label"), lines)
    tables = ground_truth.read([StagedFile(path, path.name)])
    mapping = ColumnMapping(text="reply", label="label", context=("post",))
    for columns, way in ((mapping, LongTexts.END), (dataclasses.replace(mapping, context=()), LongTexts.BEGINNING)):
        split = splits.make(bench, ground_truth.keep(bench, project, tables, columns), SplitSettings())
        assert training.preset(bench, "default", training.EMBEDDED, split).long_texts is way


def test_settings_out_of_range_are_said_before_the_start(bench: Bench, tmp_path: Path) -> None:
    project, split = _divided(bench, tmp_path)
    config = training.preset(bench, "tutorial", training.EMBEDDED, split)
    with pytest.raises(SettingError):
        training.start(bench, project, split, dataclasses.replace(config, epochs=0))
    with pytest.raises(SettingError, match="not one of the classes"):
        training.start(bench, project, split, dataclasses.replace(config, positive="maybe"))


def test_a_finished_run_cannot_be_resumed(trained: Trained) -> None:
    bench, _, run = trained
    with pytest.raises(JobError, match="nothing to resume"):
        resuming.resume(bench, run)


def test_a_second_upload_while_a_training_runs_leaves_the_run_its_own_rows(trained: Trained, tmp_path: Path) -> None:
    bench, project, run = trained
    before = splits.rows(bench, bench.store.split(run.split_id))
    path = simple_csv(tmp_path / "other.csv", 50)
    keep(bench, project, path)
    assert splits.rows(bench, bench.store.split(run.split_id)).equals(before)


def _divided(bench: Bench, tmp_path: Path) -> tuple[Project, splits.Split]:
    project = projects.create(bench, "Campaign")
    path = simple_csv(tmp_path / "a.csv", 30)
    version = keep(bench, project, path)
    return project, splits.make(bench, version, SplitSettings())


def test_a_training_that_ended_without_a_word_is_told_a_batch_that_takes_less_memory(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the system takes the memory back by ending the process."""
    project, split = _divided(bench, tmp_path)
    config = training.preset(bench, "default", training.EMBEDDED, split)
    monkeypatch.setattr("core.jobs.runner.InlineRunner.start", lambda self, folder: None)
    dead = {
        (12, 2): "If the memory was full: batches of 6 texts, 4 of them a step, learn the same as batches of 12",
        (7, 1): "If the memory was full: batches of 1 text, 7 of them a step, learn the same as batches of 7",
        (1, 1): "",
    }
    for (batch, accumulation), said in dead.items():
        changed = dataclasses.replace(config, batch_size=batch, accumulation=accumulation)
        begun = training.start(bench, project, split, changed)
        with monkeypatch.context() as later:
            later.setattr("core.jobs.runner.InlineRunner.state", lambda self, folder: RunState.FAILED)
            later.setattr("core.workflow.training.is_about_to_start", lambda job, created: False)
            run = training.run(bench, project, begun.name)
        assert run.state is RunState.FAILED
        assert "ended without a result" in (run.error or "")
        assert said in (run.error or "")
        assert ("If the memory was full" in (run.error or "")) is bool(said)
