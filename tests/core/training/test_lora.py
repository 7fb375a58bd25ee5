"""Training with LoRA: what learns, what is saved, and how it goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.numpy import load_file
from transformers import BertForSequenceClassification

from core.errors import ModelError
from core.training import layers, lora
from core.training.model_folder import ENCODERS
from tests.core.training.test_interruptions import Killed, killed_at
from tests.core.training.test_layers import small
from tests.core.training.tiny import Train, weights

RANK = 4


@pytest.mark.parametrize("family", sorted(ENCODERS - {"albert", "squeezebert"}))
def test_only_the_thin_matrices_and_what_answers_learn(family: str) -> None:
    model = small(family)
    kind = type(model)
    answering = {name for name, _ in model.named_parameters() if not _below(model, name)}
    adapted = lora.put_in(model, family, RANK)
    assert adapted is not None
    model.eval()
    model(input_ids=torch.tensor([[1, 5, 6, 2]])).logits.sum().backward()
    learned = {name for name, weight in model.named_parameters() if weight.grad is not None}
    thin = {name for name in learned if ".lora_A." in name or ".lora_B." in name}
    assert len(thin) >= 2 * len(layers.stack(model, family))
    assert learned - thin <= answering
    assert all(model.get_parameter(name).requires_grad for name in answering)
    lora.merge(adapted)
    assert type(model) is kind
    assert not any("lora" in name for name, _ in model.named_parameters())


def _below(model: Any, name: str) -> bool:
    inside = name.startswith(f"{model.base_model_prefix}.")
    return inside and ".pooler." not in name


@pytest.mark.parametrize(("family", "said"), [("albert", "share their weights"), ("squeezebert", "with LoRA")])
def test_a_model_without_large_matrices_of_its_own_is_refused(family: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        lora.put_in(small(family), family, RANK)


def test_without_a_rank_all_weights_learn() -> None:
    model = small("bert")
    assert lora.put_in(model, "bert", None) is None
    assert all(weight.requires_grad for weight in model.parameters())


def test_what_is_saved_is_a_plain_model_that_differs_by_thin_matrices(
    train: Train, tiny_model: Path, tmp_path: Path
) -> None:
    training = train(lora_rank=RANK)
    assert training.epochs[-1].training_loss < training.epochs[0].training_loss
    saved = tmp_path / "run" / "model"
    assert {path.name for path in saved.iterdir()} >= {"model.safetensors", "config.json"}
    assert not list(saved.glob("adapter*"))
    plain = BertForSequenceClassification.from_pretrained(tiny_model)
    with safe_open(saved / "model.safetensors", framework="numpy") as file:
        assert set(file.keys()) == set(plain.state_dict())
    before, after = load_file(tiny_model / "model.safetensors"), load_file(saved / "model.safetensors")
    for name, weight in before.items():
        change = after[f"bert.{name}"] - weight
        is_matrix = "encoder" in name and weight.ndim == 2
        if "pooler" not in name:
            assert np.linalg.matrix_rank(change, tol=1e-5) <= RANK if is_matrix else not change.any(), name
        if is_matrix:
            assert change.any(), name


@pytest.mark.parametrize("kill", [("step", 20), ("phase", "saving")])
def test_a_killed_training_goes_on_as_if_nothing_had_happened(
    train: Train, tmp_path: Path, kill: tuple[str, Any]
) -> None:
    whole = train(folder=tmp_path / "whole", lora_rank=RANK)
    with pytest.raises(Killed):
        train(killed_at(*kill), lora_rank=RANK)
    resumed = train(lora_rank=RANK)
    assert weights(tmp_path / "run") == weights(tmp_path / "whole")
    assert (resumed.epochs, resumed.losses) == (whole.epochs, whole.losses)


def test_it_can_be_checkpointed(train: Train, tmp_path: Path) -> None:
    plain = train(folder=tmp_path / "plain", epochs=1, lora_rank=RANK)
    again = train(epochs=1, lora_rank=RANK, gradient_checkpointing=True)
    assert [loss for _, loss in again.losses] == pytest.approx([loss for _, loss in plain.losses], abs=1e-4)
