"""What stays as it is in models of each family, by the names of their weights."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoConfig, PreTrainedModel

from core.encoder_classifiers import AutoClassifier
from core.errors import ModelError
from core.training import layers
from core.training.model_folder import ENCODERS
from tests.core.training.tiny import Train

LAYERS = 3
_SMALL: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "intermediate_size": 64,
    "vocab_size": 100,
    "max_position_embeddings": 64,
    "embedding_size": 32,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "cls_token_id": 1,
    "sep_token_id": 2,
}
_T5 = {"num_layers": LAYERS, "d_model": 32, "d_kv": 16, "d_ff": 64, "num_heads": 2}
_OF_FAMILY: dict[str, dict[str, Any]] = {
    "t5": _T5,
    "mt5": _T5,
    "distilbert": {"n_layers": LAYERS, "dim": 32, "hidden_dim": 64, "n_heads": 2},
    "longformer": {"attention_window": [8] * LAYERS},
    "mobilebert": {"true_hidden_size": 32, "intra_bottleneck_size": 32},
    "rembert": {"input_embedding_size": 32, "output_embedding_size": 32},
}


def small(family: str) -> PreTrainedModel:
    """A model of that family with three layers and random weights."""
    torch.manual_seed(0)
    config = AutoConfig.for_model(family, **_SMALL | _OF_FAMILY.get(family, {}))
    return AutoClassifier.from_config(config)


@pytest.mark.parametrize("family", sorted(ENCODERS - {"albert"}))
def test_the_embeddings_and_the_lowest_layers_are_frozen(family: str) -> None:
    model = small(family)
    learned = [name for name, weight in model.named_parameters() if weight.requires_grad]
    layers.freeze(model, family, 2)
    frozen = {name for name in learned if not model.get_parameter(name).requires_grad}
    inside = re.compile(r"\.(embeddings|embed_tokens|shared)\.|\.encoder\.block\.[01]\.|(?<!\d)\.layers?\.[01]\.")
    assert frozen == {name for name in learned if inside.search(name)}
    assert any(".2." in name for name in set(learned) - frozen)


def test_a_model_that_shares_one_layer_among_all_is_refused() -> None:
    with pytest.raises(ModelError, match="cannot be told apart") as caught:
        layers.freeze(small("albert"), "albert-base-v2", 1)
    assert "without frozen layers" in caught.value.todo


def test_more_layers_than_there_are_are_refused() -> None:
    with pytest.raises(ModelError, match="Of the model’s 3 layers 4 cannot be frozen"):
        layers.freeze(small("roberta"), "any", 4)


def test_nothing_is_frozen_unless_it_is_asked_for() -> None:
    model = small("albert")
    layers.freeze(model, "albert", 0)
    assert all(weight.requires_grad for weight in model.parameters())


def test_frozen_weights_are_the_same_to_the_last_bit_after_a_training(
    train: Train, tiny_model: Path, tmp_path: Path
) -> None:
    before = {f"bert.{name}": weight for name, weight in load_file(tiny_model / "model.safetensors").items()}
    train(frozen_layers=1, epochs=1)
    after = load_file(tmp_path / "run" / "model" / "model.safetensors")
    assert before.keys() < after.keys()
    changed = {name for name, weight in before.items() if not torch.equal(weight, after[name])}
    assert changed == {"bert.pooler.dense.weight", "bert.pooler.dense.bias"}
