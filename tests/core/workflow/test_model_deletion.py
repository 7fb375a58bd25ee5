from __future__ import annotations

from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import JobError
from core.explanation.lime_text import LimeSettings
from core.jobs.folder import JobFolder
from core.records import Dimension, Project, Run, RunState, SearchSettings, TrainingConfig, Trial, to_json
from core.records.folders import SearchFolder
from core.store import marks
from core.training import disk_use
from core.workflow import (
    disk_space,
    explanations,
    file_damage,
    learning_curve,
    model_deletion,
    projects,
    results,
    resuming,
    retraining,
    searches,
    seeds,
    splits,
    training,
)
from core.workflow.bench import Bench
from core.workflow.searches import recommended_space
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

_Usage = namedtuple("_Usage", "total used free")


@pytest.fixture
def planted_run(bench: Bench, tmp_path: Path) -> tuple[Project, Run]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    split = splits.make(bench, version, splits.suggested(bench, version))
    return project, planted.run(bench, project, split, lambda id, label: label)


def _full(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr("core.workflow.disk_space.shutil.disk_usage", lambda path: _Usage(10**12, 0, free))


def test_a_model_goes_and_its_results_stay(bench: Bench, planted_run: tuple[Project, Run]) -> None:
    project, run = planted_run
    model = bench.artifacts.run(run).model.path
    assert model_deletion.model_place(bench, run) == model
    size = model_deletion.model_bytes(bench, run)
    assert "are freed" in model_deletion.in_question(bench, run)
    assert model_deletion.delete_model(bench, run) == size > 0
    assert not model.exists()
    assert [path.name for path in model.parent.iterdir() if path.name.startswith(".")] == []
    run = training.run(bench, project, run.name)
    assert model_deletion.model_place(bench, run) is None
    assert file_damage.of_run(bench, run, thorough=True) is None
    assert results.answers(bench, run).shape[0] > 0
    with pytest.raises(JobError, match=r"The model of run-1 was deleted on .* can neither be explained nor labelled"):
        explanations.of(bench, run, "Wählt!", LimeSettings())
    with pytest.raises(JobError, match="was deleted already"):
        model_deletion.delete_model(bench, run)


def test_what_stays_of_a_run_without_its_model_is_still_looked_after(
    bench: Bench, planted_run: tuple[Project, Run]
) -> None:
    project, run = planted_run
    model_deletion.delete_model(bench, run)
    run = training.run(bench, project, run.name)
    bench.artifacts.run(run).predictions.unlink()
    assert file_damage.of_run(bench, run) is not None


def test_a_deletion_that_was_broken_off_is_ended_by_the_next(
    bench: Bench, planted_run: tuple[Project, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, run = planted_run
    model = bench.artifacts.run(run).model.path
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", _refuse)
        with pytest.raises(JobError, match="could not be removed"):
            model_deletion.delete_model(bench, run)
    assert model.exists()
    run = training.run(bench, project, run.name)
    assert run.model_deleted is not None
    assert model_deletion.delete_model(bench, run) > 0
    assert not model.exists()
    half = marks.part_of(model.with_name("model-removed"))
    half.mkdir()
    marks.mark_of(model.with_name("model-removed")).touch()
    bench.artifacts.sweep(bench.store.names_folder)
    assert not half.exists()


def _refuse(self: Path, target: Path) -> Path:
    raise PermissionError(13, "Permission denied")


def test_no_model_is_deleted_while_a_backup_is_written(bench: Bench, planted_run: tuple[Project, Run]) -> None:
    _, run = planted_run
    with bench.artifacts.backing_up(), pytest.raises(JobError, match="A backup of the workspace is being written"):
        model_deletion.delete_model(bench, run)
    assert model_deletion.model_bytes(bench, run) > 0


def test_a_deleted_model_is_none_that_another_training_would_give_again(
    bench: Bench, planted_run: tuple[Project, Run]
) -> None:
    project, run = planted_run
    split = bench.store.split(run.split_id)
    assert retraining.twin(bench, project, split, run.config) == training.run(bench, project, run.name)
    model_deletion.delete_model(bench, run)
    assert retraining.twin(bench, project, split, run.config) is None


def test_checkpoints_go_on_request_and_only_those(bench: Bench, planted_run: tuple[Project, Run]) -> None:
    _, run = planted_run
    with pytest.raises(JobError, match="no checkpoints to delete"):
        model_deletion.delete_checkpoints(bench, run)
    kept = bench.artifacts.run(run).path / "checkpoints" / "checkpoint-3"
    kept.mkdir(parents=True)
    (kept / "optimizer.pt").write_bytes(b"12345")
    assert model_deletion.delete_checkpoints(bench, run) == 5
    assert not kept.parent.exists()
    assert model_deletion.model_bytes(bench, run) > 0


def test_the_model_comes_back_from_the_same_parts_and_settings(trained: tuple[Bench, Project, Run]) -> None:
    bench, project, run = trained
    weights = bench.artifacts.run(run).model.weights.read_bytes()
    model_deletion.delete_model(bench, run)
    again = training.run(bench, project, model_deletion.train_again(bench, project, run).name)
    assert (again.config, again.split_id) == (run.config, run.split_id)
    assert bench.artifacts.run(again).model.weights.read_bytes() == weights


def test_a_training_needs_ten_times_its_model_for_a_while(tiny_model: Path) -> None:
    config = TrainingConfig(model=str(tiny_model), epochs=4)
    stored = sum(path.stat().st_size for path in tiny_model.glob("*.safetensors"))
    model = disk_use.model_bytes(str(tiny_model))
    assert model == pytest.approx(stored, rel=0.1)
    assert disk_use.of(config) == disk_use.DiskUse(10 * model, model)
    assert disk_use.of(replace(config, epochs=1)).at_work == 4 * model
    assert disk_use.model_bytes("nobody/knows") == 440_000_000


def test_what_does_not_fit_is_refused_before_it_begins(
    bench: Bench, planted_run: tuple[Project, Run], tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, run = planted_run
    split = bench.store.split(run.split_id)
    config = replace(training.preset(bench, "default", str(tiny_model), split), epochs=2)
    one = disk_space.of(bench, [config])
    _full(monkeypatch, one.at_work + 50_000_000 - 1)
    space = recommended_space(split, str(tiny_model))
    for begin in (
        lambda: training.start(bench, project, split, config),
        lambda: seeds.start(bench, project, split, config, 3),
        lambda: learning_curve.start(bench, project, split, config),
        lambda: searches.start(bench, project, split, config, space, SearchSettings(trials=2)),
    ):
        with pytest.raises(JobError, match="The disk has too little room: while it trains up to"):
            begin()
    assert [one.name for one in training.runs(bench, project)] == [run.name]
    assert searches.of_project(bench, project) == []
    _full(monkeypatch, one.at_work + 50_000_000)
    monkeypatch.setattr(bench.runner, "start", lambda folder: None)
    training.start(bench, project, split, config)


def test_what_does_not_fit_is_not_resumed_either(
    bench: Bench, planted_run: tuple[Project, Run], tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, run = planted_run
    split = bench.store.split(run.split_id)
    config = replace(training.preset(bench, "default", str(tiny_model), split), epochs=2)
    # Nobody works on them, as after a kill.
    monkeypatch.setattr(bench.runner, "start", lambda folder: None)
    monkeypatch.setattr(bench.runner, "state", lambda folder: RunState.FAILED)
    begun = training.start(bench, project, split, config)
    killed = bench.store.close_run(begun.id, RunState.FAILED, begun.created, None, "It was killed.")
    space = (Dimension("epochs", (1, 2)),)
    search = searches.start(bench, project, split, config, space, SearchSettings(trials=2))
    folder = SearchFolder(bench.artifacts.path(search.folder))
    folder.trials.mkdir()
    bench.artifacts.write_atomically(folder.trial(1), to_json(Trial(1, {"epochs": 2}, attempts=1)))
    needed = disk_use.of(config).at_work + 50_000_000
    for resume in (lambda: resuming.resume(bench, killed), lambda: searches.resume(bench, search)):
        _full(monkeypatch, needed - 1)
        with pytest.raises(JobError, match="The disk has too little room: while it trains up to"):
            resume()
    # What lies there already of the trial that was cut off is not needed again.
    kept = JobFolder(folder.at_work(1)).checkpoints / "checkpoint-3"
    kept.mkdir(parents=True)
    (kept / "optimizer.pt").write_bytes(b"1")
    searches.resume(bench, search)
    _full(monkeypatch, needed)
    resuming.resume(bench, killed)


def test_several_trainings_leave_a_model_each_and_work_one_after_the_other(bench: Bench, tiny_model: Path) -> None:
    config = TrainingConfig(model=str(tiny_model), epochs=3)
    model = disk_use.model_bytes(str(tiny_model))
    room = disk_space.of(bench, [config] * 4)
    assert (room.kept, room.at_work) == (4 * model, 13 * model)
    assert disk_space.of(bench, [config], keeps_models=False).kept == 0
    assert disk_space.of(bench, [config], there=model).at_work == 9 * model
    said = disk_space.in_words(disk_space.DiskSpace(900_000_000, 90_000_000, 12_400_000_000))
    assert said == "Up to 900 MB of disk while it trains, 90 MB afterwards; 12 GB are free."
