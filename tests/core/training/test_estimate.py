from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from core.records import Split, SplitSettings, TrainingConfig
from core.training import estimate
from core.training.catalogue import EMBEDDED

LENGTHS = np.random.default_rng(0).integers(5, 120, 1_000)
CONFIG = TrainingConfig(model=EMBEDDED)
A_LAPTOP = 1e11


def split(train: int = 600, validation: int = 200, test: int = 200) -> Split:
    counts = {"train": {"a": train}, "validation": {"a": validation}, "test": {"a": test}}
    return Split(1, 1, datetime.now(UTC), SplitSettings(), counts, {}, "folder")


@pytest.fixture(autouse=True)
def laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimate, "_operations_a_second", lambda: A_LAPTOP)


def seconds(config: TrainingConfig = CONFIG, lengths: np.ndarray | None = LENGTHS, parts: Split | None = None) -> float:
    return estimate.estimate_seconds(config, lengths, parts or split()).seconds


def test_more_work_takes_longer() -> None:
    longer = [
        seconds(dataclasses.replace(CONFIG, epochs=7)),
        seconds(lengths=LENGTHS * 2),
        seconds(parts=split(train=700)),
        seconds(parts=split(validation=300)),
        seconds(parts=split(test=300)),
        seconds(dataclasses.replace(CONFIG, model="deepset/gbert-base")),
    ]
    assert all(time > seconds() for time in longer)
    assert seconds(dataclasses.replace(CONFIG, max_length=40)) < seconds()


def test_the_embedded_model_takes_minutes_on_a_laptop() -> None:
    assert 60 < seconds() < 900
    assert 5 < seconds(dataclasses.replace(CONFIG, model="deepset/gbert-base")) / seconds() < 9


def test_texts_over_the_models_limit_count_as_they_are_cut_off() -> None:
    assert seconds(lengths=np.full(1_000, 100_000)) == seconds(lengths=np.full(1_000, 512))


def test_earlier_runs_with_the_model_are_the_better_basis() -> None:
    history = ((EMBEDDED, 1_000.0), ("another/model", 1.0), (EMBEDDED, 3_000.0), (EMBEDDED, 2_000.0), (EMBEDDED, 0.0))
    known = estimate.estimate_seconds(CONFIG, np.full(1_000, 50), split(), history)
    learned, read = 6 * 600 * 50, 50 * (200 * 7 + 200)
    assert known.seconds == pytest.approx((learned + read / 3) / 2_000, abs=30)
    assert "3 earlier runs" in known.basis
    assert "an earlier run " in estimate.estimate_seconds(CONFIG, LENGTHS, split(), history[:1]).basis


def test_the_basis_says_what_had_to_be_assumed() -> None:
    assert "processor" in estimate.estimate_seconds(CONFIG, LENGTHS, split()).basis
    unknown = estimate.estimate_seconds(dataclasses.replace(CONFIG, model="someone/some-model"), None, split())
    assert "usual size" in unknown.basis
    assert "60 tokens" in unknown.basis


@pytest.mark.parametrize("batch", [1, 7, 16, 1_000, 5_000])
def test_padded_tokens(batch: int) -> None:
    ordered = sorted(LENGTHS.tolist(), reverse=True)
    expected = sum(
        max(ordered[start : start + batch]) * len(ordered[start : start + batch])
        for start in range(0, len(ordered), batch)
    )
    assert estimate.padded_tokens(LENGTHS, batch) == expected


def test_operations_are_those_of_the_models_parameters(tiny_model: Path) -> None:
    from transformers import BertModel

    model = BertModel.from_pretrained(tiny_model)
    weights = sum(
        parameter.numel()
        for name, parameter in model.named_parameters()
        if "encoder" in name and name.endswith("weight") and "LayerNorm" not in name
    )
    shape = estimate.ModelShape(layers=1, hidden=32, intermediate=64)
    assert estimate._operations_a_token(shape, 0) == 6 * weights
