"""What each further setting does to a training, against what it should be by itself."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from pandas import DataFrame
from transformers import BertForSequenceClassification
from transformers.models.bert.modeling_bert import BertIntermediate

from core.errors import ModelError, SettingError
from core.records import Precision, Scheduler, TrainingConfig
from core.training import finetuning, presets
from tests.core.training.tiny import STEPS_AN_EPOCH, Train, weights

RATE = 5e-3


@pytest.fixture
def rates(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The learning rate of each step from here on."""
    seen: list[float] = []
    step = torch.optim.AdamW.step

    def noted(optimizer: torch.optim.AdamW, *rest: Any) -> Any:
        seen.append(optimizer.param_groups[0]["lr"])
        return step(optimizer, *rest)

    monkeypatch.setattr(torch.optim.AdamW, "step", noted)
    return seen


@pytest.mark.parametrize("number", [0, 1, 5])
def test_a_warm_up_in_steps_takes_that_many(train: Train, rates: list[float], number: int) -> None:
    train(epochs=1, warmup_steps=number, scheduler=Scheduler.CONSTANT)
    assert rates == pytest.approx([RATE * min(step / max(number, 1), 1) if number else RATE for step in range(6)])


@pytest.mark.parametrize("scheduler", [Scheduler.LINEAR, Scheduler.COSINE])
def test_a_training_that_ends_before_has_the_rates_of_the_longer_one(
    train: Train, rates: list[float], tmp_path: Path, scheduler: Scheduler
) -> None:
    train(epochs=3, warmup=0.25, scheduler=scheduler)
    of_longer = rates.copy()
    rates.clear()
    train(folder=tmp_path / "shorter", epochs=2, decay_epochs=3, warmup=0.25, scheduler=scheduler)
    assert rates == pytest.approx(of_longer[: 2 * STEPS_AN_EPOCH])
    assert rates[-1] > RATE / 10


def test_a_rate_cannot_have_fallen_before_the_last_epoch() -> None:
    config = TrainingConfig("none", epochs=3, decay_epochs=2)
    with pytest.raises(SettingError, match="“Epochs” is 3; possible is 1 to 2"):
        presets.validate(config, texts=48)


@pytest.fixture
def gradients(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, torch.Tensor]]:
    """Those of each step from here on, by the place of the weights."""
    seen: list[dict[str, torch.Tensor]] = []
    step = torch.optim.AdamW.step

    def noted(optimizer: torch.optim.AdamW, *rest: Any) -> Any:
        weights = [weight for group in optimizer.param_groups for weight in group["params"]]
        seen.append({str(place): weight.grad.clone() for place, weight in enumerate(weights)})
        return step(optimizer, *rest)

    monkeypatch.setattr(torch.optim.AdamW, "step", noted)
    return seen


@pytest.fixture
def steady_model(tiny_model: Path, tmp_path: Path) -> Path:
    """The tiny model without dropout, which draws anew for each batch."""
    folder = shutil.copytree(tiny_model, tmp_path / "steady")
    config = json.loads((folder / "config.json").read_text())
    config |= {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


@pytest.mark.parametrize(("batch", "number"), [(4, 4), (5, 4), (1, 16)])
def test_accumulated_batches_learn_what_one_large_batch_learns(
    train: Train,
    gradients: list[dict[str, torch.Tensor]],
    steady_model: Path,
    tmp_path: Path,
    batch: int,
    number: int,
) -> None:
    """Of 48 texts the last step has fewer where it takes twenty: a batch of five and one of three.

    In bfloat16, which some processors take by themselves, sums of other sizes are rounded otherwise.
    """
    settings = {"model": str(steady_model), "epochs": 1, "learning_rate": 1e-4, "label_smoothing": 0.1}
    settings |= {"precision": Precision.FLOAT32}
    whole = train(folder=tmp_path / "whole", batch_size=batch * number, **settings)
    of_whole = gradients.copy()
    gradients.clear()
    accumulated = train(folder=tmp_path / "accumulated", batch_size=batch, accumulation=number, **settings)
    assert len(gradients) == len(of_whole) == 3
    for one, other in zip(gradients, of_whole, strict=True):
        assert one.keys() == other.keys()
        for name, gradient in one.items():
            torch.testing.assert_close(gradient, other[name], rtol=1e-3, atol=1e-5)
    assert [loss for _, loss in accumulated.losses] == pytest.approx([loss for _, loss in whole.losses], abs=1e-4)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether bfloat16 was used, each time that the model's only layer is computed while it learns."""
    seen: list[bool] = []
    forward = BertIntermediate.forward

    def noted(layer: BertIntermediate, hidden: torch.Tensor, *rest: Any, **options: Any) -> Any:
        if layer.training:
            seen.append(torch.is_autocast_enabled(hidden.device.type))
        return forward(layer, hidden, *rest, **options)

    monkeypatch.setattr(BertIntermediate, "forward", noted)
    return seen


def test_gradient_checkpointing_computes_twice_and_learns_the_same(
    train: Train, readings: list[bool], tmp_path: Path
) -> None:
    plain = train(folder=tmp_path / "plain", epochs=1)
    assert len(readings) == STEPS_AN_EPOCH
    again = train(folder=tmp_path / "again", epochs=1, gradient_checkpointing=True)
    assert len(readings) == STEPS_AN_EPOCH + 2 * STEPS_AN_EPOCH
    assert [loss for _, loss in again.losses] == pytest.approx([loss for _, loss in plain.losses], abs=1e-4)


@pytest.mark.parametrize(("precision", "in_bfloat16"), [(Precision.AUTO, True), (Precision.FLOAT32, False)])
def test_bfloat16_is_left_where_float32_is_asked_for(
    train: Train, readings: list[bool], monkeypatch: pytest.MonkeyPatch, precision: Precision, in_bfloat16: bool
) -> None:
    monkeypatch.setattr(finetuning, "_has_bfloat16", lambda: True)
    training = train(epochs=1, precision=precision)
    assert set(readings) == {in_bfloat16}
    if not torch.cuda.is_available():
        assert training.device.endswith("bfloat16)") is in_bfloat16


def test_a_model_that_cannot_be_checkpointed_is_refused(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BertForSequenceClassification, "supports_gradient_checkpointing", False)
    with pytest.raises(ModelError, match="cannot be trained with gradient checkpointing") as caught:
        train(gradient_checkpointing=True)
    assert "smaller batch" in caught.value.todo


@pytest.mark.parametrize(
    ("scheduler", "left"),
    [
        (Scheduler.LINEAR, lambda done: 1 - done),
        (Scheduler.COSINE, lambda done: (1 + math.cos(math.pi * done)) / 2),
        (Scheduler.CONSTANT, lambda done: 1),
    ],
)
def test_the_learning_rate_falls_as_its_formula_says(
    train: Train, rates: list[float], scheduler: Scheduler, left: Callable[[float], float]
) -> None:
    train(epochs=2, warmup=0.25, scheduler=scheduler)
    steps = 2 * STEPS_AN_EPOCH
    rise = steps // 4
    expected = [RATE * step / rise for step in range(rise)]
    expected += [RATE * left(step / (steps - rise)) for step in range(steps - rise)]
    assert rates == pytest.approx(expected)


def test_smoothed_labels_leave_a_loss_that_no_model_can_avoid(train: Train, tmp_path: Path) -> None:
    """That of the best possible probabilities: the entropy of 0.8 and 0.2."""
    least = -(0.8 * math.log(0.8) + 0.2 * math.log(0.2))
    plain, smoothed = (
        min(loss for _, loss in train(folder=tmp_path / str(share), epochs=15, label_smoothing=share).losses)
        for share in (0.0, 0.4)
    )
    assert plain < least < smoothed


def test_own_class_weights_that_are_the_balanced_ones_give_the_same_model(
    train: Train, rows: DataFrame, tmp_path: Path
) -> None:
    labels = rows.loc[rows["part"] == "train", "label"]
    balanced = [f"{label}={len(labels) / (2 * number)!r}" for label, number in labels.value_counts().items()]
    train(folder=tmp_path / "balanced", epochs=1)
    train(folder=tmp_path / "own", epochs=1, balanced=False, class_weights=tuple(balanced))
    assert weights(tmp_path / "own") == weights(tmp_path / "balanced")
    train(folder=tmp_path / "other", epochs=1, balanced=False, class_weights=("True=9",))
    assert weights(tmp_path / "other") != weights(tmp_path / "balanced")
