"""Going on with a run that was stopped."""

from __future__ import annotations

import dataclasses
import itertools
import shutil
from pathlib import Path

import pytest

from core.errors import JobError
from core.explanation.lime_text import LimeSettings
from core.jobs.folder import JobFolder
from core.records import Project, Run, RunState
from core.settings import Settings
from core.workflow import backup, explanations, file_damage, results, resuming, run_status, training
from core.workflow.bench import Bench, open_bench
from tests.core.workflow.conftest import EPOCHS

Trained = tuple[Bench, Project, Run]
QUICK = LimeSettings(samples=100)


def stop_after(questions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request to stop that comes while trainings ask for the n-th time."""
    asked = itertools.count()
    monkeypatch.setattr(JobFolder, "stop_requested", lambda job: next(asked) >= questions)


def stopped(trained: Trained, monkeypatch: pytest.MonkeyPatch, *, in_epoch: int) -> Run:
    """A run with the settings of the finished one that was stopped in the middle of an epoch."""
    bench, project, run = trained
    assert run.result is not None
    steps = run.result.losses[-1][0] // EPOCHS
    with monkeypatch.context() as patch:
        stop_after((in_epoch - 1) * steps + 2, patch)
        made = training.start(bench, project, bench.store.split(run.split_id), run.config)
        return training.run(bench, project, made.name)


def test_a_stopped_run_goes_on_to_what_it_would_have_been(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, project, whole = trained
    run = stopped(trained, monkeypatch, in_epoch=2)
    assert run.state is RunState.STOPPED
    assert resuming.can_resume(bench, run)
    assert resuming.resumes_after(bench, run) == 1
    assert resuming.bytes_to_resume(bench, run) > 100_000
    text = results.answers(bench, run)["text"].iloc[0]
    explanations.of(bench, run, text, QUICK)

    resumed = training.run(bench, project, resuming.resume(bench, run).name)
    assert (resumed.name, resumed.state) == (run.name, RunState.FINISHED)
    assert resumed.result is not None
    assert whole.result is not None
    assert resumed.result.test == whole.result.test
    assert resumed.result.epochs == whole.result.epochs
    assert weights(bench, resumed) == weights(bench, whole)
    assert run_status.epochs(resumed) == f"{EPOCHS}"
    assert explanations.stored(bench, resumed, text, QUICK) is None
    assert file_damage.of_run(bench, resumed, thorough=True) is None
    assert "checkpoints" not in {path.name for path in bench.artifacts.path(resumed.folder).iterdir()}
    assert not bench.artifacts.path(run.folder).exists()
    assert [mark.name for mark in bench.artifacts.home.glob("runs/.*")] == []
    assert not resuming.can_resume(bench, resumed)


def test_a_run_that_somebody_else_resumed_is_not_resumed_twice(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, _ = trained
    run = stopped(trained, monkeypatch, in_epoch=2)
    resuming.resume(bench, run)
    with pytest.raises(JobError, match="nothing to resume"):
        resuming.resume(bench, run)


def test_one_that_was_resumed_can_be_stopped_and_resumed_again(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, whole = trained
    run = stopped(trained, monkeypatch, in_epoch=2)
    with monkeypatch.context() as patch:
        stop_after(1, patch)
        resuming.resume(bench, run)
        again = training.run(bench, project, run.name)
    assert again.state is RunState.STOPPED
    assert resuming.resumes_after(bench, again) == 1
    resuming.resume(bench, again)
    assert weights(bench, training.run(bench, project, run.name)) == weights(bench, whole)


def test_a_run_stopped_in_its_first_epoch_begins_again(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, project, whole = trained
    run = stopped(trained, monkeypatch, in_epoch=1)
    assert run.has_model
    assert resuming.can_resume(bench, run)
    assert resuming.resumes_after(bench, run) is None
    assert resuming.in_words(bench, run).startswith("begins again with the first step")

    resumed = training.run(bench, project, resuming.resume(bench, run).name)
    assert (resumed.name, resumed.state) == (run.name, RunState.FINISHED)
    assert weights(bench, resumed) == weights(bench, whole)
    assert resumed.result is not None
    assert whole.result is not None
    assert resumed.result.epochs == whole.result.epochs
    assert not bench.artifacts.path(run.folder).exists()
    assert file_damage.of_run(bench, resumed, thorough=True) is None


def test_a_stopped_run_whose_checkpoint_is_gone_does_not_lose_what_it_learned(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, _ = trained
    run = stopped(trained, monkeypatch, in_epoch=2)
    shutil.rmtree(JobFolder(bench.artifacts.path(run.folder)).checkpoints)
    assert not resuming.can_resume(bench, run)
    with pytest.raises(JobError, match="not there"):
        resuming.resume(bench, run)


def test_a_stopped_run_whose_last_checkpoint_was_cut_short_goes_on_from_the_one_before_and_says_so(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, _ = trained
    run = stopped(trained, monkeypatch, in_epoch=2)
    kept = JobFolder(bench.artifacts.path(run.folder)).checkpoints
    [whole] = kept.iterdir()
    newer = shutil.copytree(whole, whole.with_name("checkpoint-999"))
    (newer / "optimizer.pt").write_bytes((newer / "optimizer.pt").read_bytes()[:1_000])
    assert resuming.in_words(bench, run) == "goes on after epoch 1, as a later checkpoint was cut short"
    resumed = training.run(bench, project, resuming.resume(bench, run).name)
    assert resumed.state is RunState.FINISHED


def test_a_failed_run_whose_only_checkpoint_was_cut_short_begins_again_and_says_so(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, run = trained
    with monkeypatch.context() as patch:
        patch.setattr("core.training.finetuning._run", _fail)
        made = training.start(bench, project, bench.store.split(run.split_id), run.config)
    failed = training.run(bench, project, made.name)
    checkpoint = JobFolder(bench.artifacts.path(failed.folder)).checkpoints / "checkpoint-7"
    checkpoint.mkdir(parents=True)
    (checkpoint / "model.safetensors").write_bytes(b"cut")
    said = resuming.in_words(bench, failed)
    assert said == "begins again with the first step, as its checkpoint was cut short"
    assert training.run(bench, project, resuming.resume(bench, failed).name).state is RunState.FINISHED


def _fail(*_: object) -> None:
    raise JobError("It was killed.")


def test_a_stopped_run_stays_as_it_is_where_its_worker_cannot_start(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, _ = trained
    run = stopped(trained, monkeypatch, in_epoch=2)

    def refuse(folder: Path) -> None:
        raise JobError("The training process could not be started.")

    with monkeypatch.context() as patch:
        patch.setattr(bench.runner, "start", refuse)
        with pytest.raises(JobError, match="could not be started"):
            resuming.resume(bench, run)
    assert training.run(bench, project, run.name) == run
    bench.artifacts.sweep(bench.store.names_folder)
    assert file_damage.of_run(bench, run, thorough=True) is None
    assert resuming.can_resume(bench, run)


def test_the_settings_stay_those_of_the_run(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, project, _ = trained
    run = stopped(trained, monkeypatch, in_epoch=2)
    resumed = training.run(bench, project, resuming.resume(bench, run).name)
    kept = dict.fromkeys(("state", "finished", "folder", "result", "error"))
    assert dataclasses.replace(resumed, **kept) == dataclasses.replace(run, **kept)  # type: ignore[arg-type]


def weights(bench: Bench, run: Run) -> bytes:
    return bench.artifacts.run(run).model.weights.read_bytes()


def test_a_backup_has_the_model_of_a_stopped_run_and_not_what_it_goes_on_from(
    trained: Trained, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bench, _, _ = trained
    run = stopped(trained, monkeypatch, in_epoch=2)
    written = backup.write(bench, tmp_path / "backup.zip", lambda _: None)
    of_run = [name for name in written.contents.files if name.startswith(run.folder)]
    assert f"{run.folder}/model/model.safetensors" in of_run
    assert not any("checkpoint-" in name for name in of_run)
    backup.restore(tmp_path / "backup.zip", tmp_path / "restored", lambda _: None)
    restored = open_bench(Settings.at(tmp_path / "restored"), runner=bench.runner, models=bench.models)
    assert file_damage.of_run(restored, run, thorough=True) is None
    assert not resuming.can_resume(restored, run)
