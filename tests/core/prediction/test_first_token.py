"""What is read of the first token alone is computed of it alone, and the answers stay."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoModel, BertConfig

from core.prediction import first_token, openvino_engine
from core.prediction.engines import Padded
from core.prediction.openvino_engine import OpenVino

LAYERS = 2
FIRST: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "by its number": lambda states: states[:, 0],
    "after what each token goes through": lambda states: torch.tanh(2 * states - 1)[:, 0],
}
OTHERS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "the mean": lambda states: states.mean(dim=1),
    "the second": lambda states: states[:, 1],
    "the first two": lambda states: states[:, :2].sum(dim=1),
    "the first and the mean": lambda states: states[:, 0] + states.mean(dim=1),
    "the first less the largest": lambda states: (states - states.amax(dim=1, keepdim=True))[:, 0],
    "the first as a share of all": lambda states: torch.softmax(states, dim=1)[:, 0],
}


class Classifier(torch.nn.Module):
    """Of a small BERT that was not trained, with a head that reads what it is told to."""

    def __init__(self, read: Callable[[torch.Tensor], torch.Tensor]) -> None:
        super().__init__()
        torch.manual_seed(7)
        size: dict[str, Any] = {"hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 32, "vocab_size": 120}
        self.base = AutoModel.from_config(BertConfig(num_hidden_layers=LAYERS, **size))
        self.head = torch.nn.Linear(16, 3)
        self.read = read

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
        states = self.base(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return SimpleNamespace(logits=self.head(self.read(states)))


def _made(read: Callable[[torch.Tensor], torch.Tensor]) -> Classifier:
    return Classifier(read).eval().requires_grad_(False)


def _is_right(model: Classifier) -> None:
    lengths = np.array([4, 9, 2])
    mask = (np.arange(9) < lengths[:, None]).astype(np.int64)
    padded = Padded(np.random.default_rng(3).integers(5, 90, mask.shape) * mask, mask)
    expected = model(*map(torch.from_numpy, padded)).logits.numpy()
    np.testing.assert_allclose(OpenVino(model)(padded), expected, atol=2e-5)


def _products(model: Classifier) -> tuple[int, int]:
    """With a matrix of the model: how many are computed of each token, and of how many of these of one token alone."""
    nodes = [node for node in openvino_engine._converted(model).get_ordered_ops() if node.get_type_name() == "MatMul"]
    shapes = [node.get_output_partial_shape(0) for node in nodes if node.get_input_partial_shape(1).is_static]
    of_tokens = [shape for shape in shapes if len(shape) == 3]
    return len(of_tokens), sum(shape[1].get_max_length() == 1 for shape in of_tokens)


@pytest.mark.parametrize("read", FIRST)
def test_after_the_last_attention_one_token_is_computed(read: str) -> None:
    """Three products: the attention's own, and the two behind it."""
    model = _made(FIRST[read])
    assert _products(model) == (6 * LAYERS, 3)
    _is_right(model)


@pytest.mark.parametrize("read", OTHERS)
def test_all_are_where_others_are_read(read: str) -> None:
    model = _made(OTHERS[read])
    assert _products(model) == (6 * LAYERS, 0)
    _is_right(model)


def test_without_it_all_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_token, "keep_alone", lambda model: None)
    assert _products(_made(FIRST["by its number"])) == (6 * LAYERS, 0)
