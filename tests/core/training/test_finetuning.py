"""Fine-tuning a tiny model: what it learns, keeps and reports."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import huggingface_hub
import pytest
import torch
from pandas import DataFrame
from sklearn.metrics import accuracy_score, f1_score

from core.errors import JobError, ModelError
from core.records.job_events import Ends, Epoch, Phase, StepDone
from tests.core.training.tiny import STEPS_AN_EPOCH, Events, Train, Whole, predictions, weights


def test_the_best_epoch_is_kept_and_plain_transformers_loads_it(whole: Whole, rows: DataFrame) -> None:
    best = whole.training.epochs[whole.training.best_epoch - 1]
    assert best.f1 == max(epoch.f1 for epoch in whole.training.epochs)
    assert len({epoch.f1 for epoch in whole.training.epochs}) > 1
    validation = rows[rows["part"] == "validation"]
    said = predictions(whole.folder, validation["text"].tolist())
    assert f1_score(validation["label"], said, pos_label="True") == pytest.approx(best.f1)
    assert accuracy_score(validation["label"], said) == pytest.approx(best.accuracy)
    assert best.accuracy > 0.8
    assert [path.name for path in whole.folder.iterdir()] == ["model"]


def test_the_record_is_complete(whole: Whole) -> None:
    training = whole.training
    assert not training.stopped
    assert [epoch.epoch for epoch in training.epochs] == [1, 2, 3, 4]
    assert [step for step, _ in training.losses] == list(range(1, 4 * STEPS_AN_EPOCH + 1))
    assert training.losses[-1][1] < training.losses[0][1]
    first = [loss for step, loss in training.losses if step <= STEPS_AN_EPOCH]
    assert training.epochs[0].training_loss == pytest.approx(sum(first) / STEPS_AN_EPOCH)
    assert training.max_length == 64
    assert training.seconds > 0
    assert training.tokens_per_second > 0
    assert training.epochs_trained == 4
    assert training.slowdown is not None
    assert training.slowdown >= 1
    assert training.device.startswith("cpu") or training.device == torch.cuda.get_device_name()
    assert {"python", "torch", "transformers"} <= set(training.software)


def test_what_is_reported(whole: Whole) -> None:
    phases = [event.phase for event in whole.events.of(Phase)]
    assert phases == ["loading", "tokenizing", *["training", "validating"] * 4, "saving"]
    steps = whole.events.of(StepDone)
    assert [event.step for event in steps[:10]] == list(range(1, 11))
    assert (steps[-1].step, steps[-1].steps, steps[-1].epochs) == (24, 24, 4)
    assert all(event.ends is not None and event.ends[0] < event.ends[1] for event in steps)
    told = [event.ends for event in whole.events if isinstance(event, StepDone | Ends) and event.ends is not None]
    assert told[-1][1] - told[-1][0] < told[0][1] - told[0][0]
    assert {(event.step, event.loss) for event in steps} <= set(whole.training.losses)
    assert [event.scores for event in whole.events.of(Epoch)] == list(whole.training.epochs)


def test_the_log_tells_of_the_first_step_already(train: Train, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="core.training"):
        train(epochs=1)
    said = [record.getMessage() for record in caplog.records]
    assert said[0] == "48 texts to learn from, 24 to choose by, of up to 64 tokens"
    assert said[1].startswith("step 1 of 6: training loss 0.")
    assert said[-1].startswith("epoch 1 after ")


def test_the_same_settings_give_the_same_model(train: Train, whole: Whole, tmp_path: Path) -> None:
    assert train().epochs == whole.training.epochs
    assert weights(tmp_path / "run") == weights(whole.folder)


def test_another_seed_gives_another_model(train: Train, whole: Whole, tmp_path: Path) -> None:
    train(seed=1)
    assert weights(tmp_path / "run") != weights(whole.folder)


def test_more_than_two_classes_are_judged_by_macro_f1(train: Train, rows: DataFrame, tmp_path: Path) -> None:
    more = rows.assign(label=rows["label"].where(rows["id"] % 3 != 0, "perhaps"))
    labels = ("False", "True", "never", "perhaps")
    training = train(rows=more, labels=labels, positive=None, epochs=2)
    validation = more[more["part"] == "validation"]
    said = predictions(tmp_path / "run", validation["text"].tolist())
    expected = f1_score(validation["label"], said, labels=labels, average="macro", zero_division=0)
    assert training.epochs[training.best_epoch - 1].f1 == pytest.approx(expected)


def test_texts_are_cut_off_at_the_maximum_length_set(train: Train, tmp_path: Path) -> None:
    assert train(max_length=5, epochs=1).max_length == 5
    assert json.loads((tmp_path / "run" / "model" / "errata.json").read_text()) == {
        "max_length": 5,
        "long_texts": "beginning",
    }


def test_a_training_that_diverges_says_so(train: Train) -> None:
    with pytest.raises(JobError, match="diverged") as caught:
        train(learning_rate=1e30)
    assert "lower learning rate" in caught.value.todo


def test_a_base_model_that_is_no_folder_is_an_error_and_no_traceback(train: Train) -> None:
    with pytest.raises(ModelError, match="no such folder"):
        train(model="/no/such/folder")


def test_a_model_from_the_hub_is_downloaded_and_trained(
    train: Train, whole: Whole, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [SimpleNamespace(rfilename=path.name) for path in tiny_model.iterdir()]
    info = SimpleNamespace(config={"model_type": "bert"}, siblings=files)
    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", lambda *_, **__: info)
    monkeypatch.setattr(
        huggingface_hub, "snapshot_download", lambda *_, **__: shutil.copytree(tiny_model, tmp_path / "cache")
    )
    events = Events()
    train(events.append, model="someone/tiny-bert")
    assert events.of(Phase)[0].phase == "downloading"
    assert weights(tmp_path / "run") == weights(whole.folder)
