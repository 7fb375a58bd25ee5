"""What stops, kills and full disks leave of a training, and how it goes on."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from pandas import DataFrame
from sklearn.metrics import accuracy_score
from transformers import PreTrainedModel

from core.errors import JobError
from core.records.job_events import Ends, Epoch, Event, StepDone
from core.training import checkpoints
from core.training.failures import StoppedBeforeTraining
from tests.core.training.tiny import STEPS_AN_EPOCH, Events, Train, Whole, predictions, weights


class Killed(BaseException):
    """Ends the training where it stands, as SIGKILL does: no handler runs."""


def killed_at(kind: str, number: int | str) -> Callable[[Event], None]:
    """A report that kills the training at the step or epoch of that number, or at the phase of that name."""

    def report(event: Event) -> None:
        if getattr(event, kind, None) == number:
            raise Killed

    return report


def after(step: int) -> Callable[[], bool]:
    """A request to stop that comes while that step is done; the first question comes before any."""
    asked = iter(range(1_000))
    return lambda: next(asked) >= step


@pytest.mark.parametrize(("kind", "number"), [("step", 3), ("epoch", 2), ("step", 20), ("epoch", 4)])
def test_a_killed_training_goes_on_as_if_nothing_had_happened(
    train: Train, whole: Whole, tmp_path: Path, kind: str, number: int
) -> None:
    with pytest.raises(Killed):
        train(killed_at(kind, number))
    events = Events()
    resumed = train(events.append)
    assert weights(tmp_path / "run") == weights(whole.folder)
    assert (resumed.epochs, resumed.losses) == (whole.training.epochs, whole.training.losses)
    finished_epochs = (number - 1) // STEPS_AN_EPOCH if kind == "step" else number - 1
    first = events.of(StepDone)[0]
    assert first.step == finished_epochs * STEPS_AN_EPOCH + 1
    assert first.steps == 4 * STEPS_AN_EPOCH


def test_a_half_written_checkpoint_is_passed_over(train: Train, whole: Whole, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        train(killed_at("step", 20))
    kept = tmp_path / "run" / checkpoints.FOLDER
    newest = checkpoints.at_step(kept, 18)
    (newest / "trainer_state.json").write_text('{"best_global')
    (newest / "rng_state.pth").unlink()
    # The best one stays beside the newest, and which is best differs from processor to processor.
    (older,) = {int(folder.name.split("-")[1]) for folder in kept.glob("checkpoint-*")} - {18}
    events = Events()
    train(events.append)
    assert events.of(StepDone)[0].step == older + 1
    assert weights(tmp_path / "run") == weights(whole.folder)


def test_a_training_is_resumed_after_its_folder_was_moved(train: Train, whole: Whole, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        train(killed_at("step", 20), folder=tmp_path / "old")
    shutil.move(tmp_path / "old", tmp_path / "run")
    assert train().best_epoch == whole.training.best_epoch
    assert weights(tmp_path / "run") == weights(whole.folder)


def test_a_finished_training_is_not_repeated(train: Train, whole: Whole) -> None:
    events = Events()
    assert train(events.append, folder=whole.folder) == whole.training
    assert events == []


def test_the_time_of_earlier_sessions_counts(train: Train, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        train(killed_at("step", 20))
    state = tmp_path / "run" / "checkpoints" / "checkpoint-18" / "trainer_state.json"
    content = json.loads(state.read_text())
    evaluation = [entry for entry in content["log_history"] if "eval_f1" in entry][-1]
    assert evaluation["seconds"] > 0
    evaluation["seconds"] = 1_000.0
    state.write_text(json.dumps(content))
    assert 1_000 < train().seconds < 1_100


def test_a_stop_keeps_the_best_finished_epoch(train: Train, tmp_path: Path) -> None:
    events = Events()
    training = train(events.append, after(STEPS_AN_EPOCH + 2))
    assert training.stopped
    assert training.best_epoch == 1
    assert len(training.epochs) == len(events.of(Epoch)) == 1
    assert max(step for step, _ in training.losses) == STEPS_AN_EPOCH + 2
    left, while_training = events.of(Ends)[-1].ends, events.of(StepDone)[-1].ends
    assert left is not None
    assert while_training is not None
    assert left[1] < while_training[1], "what was left to train is not done"
    train(folder=tmp_path / "one", should_stop=after(STEPS_AN_EPOCH))
    assert weights(tmp_path / "run") == weights(tmp_path / "one")


def test_a_stop_before_any_epoch_is_finished_keeps_the_weights_of_the_moment(
    train: Train, rows: DataFrame, tmp_path: Path
) -> None:
    training = train(should_stop=after(2))
    assert training.stopped
    assert training.best_epoch == 1
    (scores,) = training.epochs
    assert scores.epoch == 1
    validation = rows[rows["part"] == "validation"]
    said = predictions(tmp_path / "run", validation["text"].tolist())
    assert accuracy_score(validation["label"], said) == pytest.approx(scores.accuracy)


def test_a_stop_before_the_first_step_leaves_no_model(train: Train, tmp_path: Path) -> None:
    events = Events()
    with pytest.raises(StoppedBeforeTraining):
        train(events.append, after(0))
    assert events.of(StepDone) == []
    assert not (tmp_path / "run" / "model").exists()


def test_a_stopped_training_tells_how_much_of_it_was_done(train: Train, tmp_path: Path) -> None:
    assert train(should_stop=after(STEPS_AN_EPOCH + 3)).epochs_trained == 1.5


@pytest.mark.parametrize("step", [STEPS_AN_EPOCH, STEPS_AN_EPOCH + 3, 3 * STEPS_AN_EPOCH])
def test_a_stopped_training_goes_on_elsewhere_as_if_nothing_had_happened(
    train: Train, whole: Whole, tmp_path: Path, step: int
) -> None:
    assert train(should_stop=after(step)).stopped
    left = tmp_path / "run" / checkpoints.FOLDER
    assert checkpoints.last_epoch(left) == step // STEPS_AN_EPOCH
    (tmp_path / "on").mkdir()
    checkpoints.hand_over(left, tmp_path / "on" / checkpoints.FOLDER)
    events = Events()
    resumed = train(events.append, folder=tmp_path / "on")
    assert events.of(StepDone)[0].step == step // STEPS_AN_EPOCH * STEPS_AN_EPOCH + 1
    assert weights(tmp_path / "on") == weights(whole.folder)
    assert not resumed.stopped
    assert resumed.epochs_trained == whole.training.epochs_trained
    assert (resumed.epochs, resumed.losses) == (whole.training.epochs, whole.training.losses)
    assert not (tmp_path / "on" / checkpoints.FOLDER).exists()


def test_a_stop_before_any_epoch_is_finished_leaves_nothing_to_go_on_from(train: Train, tmp_path: Path) -> None:
    assert train(should_stop=after(2)).stopped
    assert not (tmp_path / "run" / checkpoints.FOLDER).exists()


def test_a_stop_at_the_last_step_is_no_stop(train: Train) -> None:
    assert not train(should_stop=after(4 * STEPS_AN_EPOCH)).stopped


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A disk that takes the files of a model but not the last of them."""
    save = PreTrainedModel.save_pretrained

    def fill(model: PreTrainedModel, folder: Path, **options: Any) -> None:
        save(model, folder, **options)
        if Path(folder).name == "model.unfinished":
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(PreTrainedModel, "save_pretrained", fill)
        yield patch


def test_a_disk_that_fills_while_the_model_is_saved_loses_nothing(
    train: Train, tmp_path: Path, full_disk: pytest.MonkeyPatch
) -> None:
    with pytest.raises(JobError, match="disk is full") as caught:
        train()
    assert "then resume" in caught.value.todo
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["checkpoints"]
    full_disk.undo()
    events = Events()
    train(events.append)
    assert events.of(StepDone) == []
    assert (tmp_path / "run" / "model" / "config.json").exists()


def test_a_disk_that_fills_while_an_epoch_is_saved_leaves_no_half_checkpoint(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = torch.save

    def fill(content: object, file: str, *rest: Any) -> None:
        if "checkpoint-12" in str(file) and "optimizer" in str(file):
            Path(file).write_bytes(b"PK\3\4")
            raise RuntimeError("[enforce fail at inline_container.cc:672] . unexpected pos 64 vs 0")
        save(content, file, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(torch, "save", fill)
        with pytest.raises(JobError, match="disk is full"):
            train()
    assert [path.name for path in (tmp_path / "run" / "checkpoints").iterdir()] == ["checkpoint-6"]
    assert [epoch.epoch for epoch in train().epochs] == [1, 2, 3, 4]


@pytest.mark.parametrize(("kind", "number"), [("step", 10), ("step", 30)])
def test_a_killed_training_on_both_parts_goes_on_as_if_nothing_had_happened(
    train: Train, tmp_path: Path, kind: str, number: int
) -> None:
    """Of 72 texts, nine steps an epoch."""
    whole = train(folder=tmp_path / "whole", learns_validation=True)
    assert (whole.stopped, whole.epochs, whole.best_epoch) == (False, (), 4)
    with pytest.raises(Killed):
        train(killed_at(kind, number), learns_validation=True)
    events = Events()
    resumed = train(events.append, learns_validation=True)
    assert weights(tmp_path / "run") == weights(tmp_path / "whole")
    assert resumed.losses == whole.losses
    assert events.of(StepDone)[0].step == (number - 1) // 9 * 9 + 1


def test_a_stopped_training_on_both_parts_keeps_the_weights_of_the_moment(train: Train, tmp_path: Path) -> None:
    stopped = train(should_stop=after(12), learns_validation=True)
    assert (stopped.stopped, stopped.best_epoch, stopped.epochs_trained) == (True, 2, round(12 / 9, 2))
    assert checkpoints.last_epoch(tmp_path / "run" / checkpoints.FOLDER) == 1
