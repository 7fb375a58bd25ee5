from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from core.training import difference


@pytest.fixture
def weights() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """A base model's, and those of a model fine-tuned from it by a change of rank 2."""
    random = np.random.default_rng(1)
    base = {
        "embeddings.word.weight": random.normal(size=(20, 8)),
        "layer.dense.weight": random.normal(size=(8, 12)),
        "layer.dense.bias": random.normal(size=12),
    }
    tuned = {f"bert.{name}": value.copy() for name, value in base.items()}
    tuned["bert.layer.dense.weight"] += 0.1 * random.normal(size=(8, 2)) @ random.normal(size=(2, 12))
    tuned["bert.layer.dense.bias"] += 0.1
    tuned["classifier.weight"] = random.normal(size=(2, 8))
    return ({k: v.astype("f4") for k, v in base.items()}, {k: v.astype("f4") for k, v in tuned.items()})


def test_a_model_is_had_back_from_its_base_and_the_difference(
    weights: tuple[dict[str, np.ndarray], dict[str, np.ndarray]], tmp_path: Path
) -> None:
    base, tuned = weights
    save_file(base, tmp_path / "base")
    save_file(tuned, tmp_path / "tuned")
    difference.take(tmp_path / "tuned", tmp_path / "base", 2, tmp_path / "difference")
    difference.put_on(tmp_path / "base", tmp_path / "difference", tmp_path / "again")
    again = load_file(tmp_path / "again")
    assert again.keys() == tuned.keys()
    for name, value in tuned.items():
        assert again[name].dtype == np.float16
        np.testing.assert_allclose(again[name], value, atol=4e-3)


def test_the_largest_changes_are_kept_where_there_are_more(
    weights: tuple[dict[str, np.ndarray], dict[str, np.ndarray]], tmp_path: Path
) -> None:
    base, tuned = weights
    save_file(base, tmp_path / "base")
    save_file(tuned, tmp_path / "tuned")
    difference.take(tmp_path / "tuned", tmp_path / "base", 1, tmp_path / "difference")
    difference.put_on(tmp_path / "base", tmp_path / "difference", tmp_path / "again")
    name = "bert.layer.dense.weight"
    change = tuned[name] - base["layer.dense.weight"]
    left = np.linalg.norm(tuned[name] - load_file(tmp_path / "again")[name])
    assert left == pytest.approx(np.linalg.svd(change, compute_uv=False)[1], rel=0.05)
