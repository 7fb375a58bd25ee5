from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch

from core.records import Batches, ModelShape, Split, SplitSettings, TrainingConfig
from core.training import estimate
from core.training.catalogue import EMBEDDED

LENGTHS = np.random.default_rng(0).integers(5, 120, 1_000)
CONFIG = TrainingConfig(model=EMBEDDED)
A_LAPTOP = 1e11


def split(train: int = 600, validation: int = 200, test: int = 200, folds: int = 0) -> Split:
    counts = {"train": {"a": train}, "validation": {"a": validation}, "test": {"a": test}}
    return Split(1, 1, datetime.now(UTC), SplitSettings(folds=folds), counts, {}, "folder")


@pytest.fixture(autouse=True)
def laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimate, "_operations_a_second", lambda: A_LAPTOP)


def seconds(config: TrainingConfig = CONFIG, lengths: np.ndarray | None = LENGTHS, parts: Split | None = None) -> float:
    told = estimate.estimate(config, lengths, parts or split())
    assert told.shortest < told.longest
    return told.longest


def test_more_work_takes_longer() -> None:
    longer = [
        seconds(dataclasses.replace(CONFIG, epochs=7)),
        seconds(lengths=LENGTHS * 2),
        seconds(parts=split(train=700)),
        seconds(parts=split(validation=300)),
        seconds(parts=split(test=300)),
        seconds(dataclasses.replace(CONFIG, model="deepset/gbert-base")),
    ]
    longer.append(seconds(dataclasses.replace(CONFIG, gradient_checkpointing=True)))
    assert all(time > seconds() for time in longer)
    assert seconds(dataclasses.replace(CONFIG, max_length=40)) < seconds()


def test_frozen_layers_leave_the_forward_pass_and_a_part_of_the_backward_pass() -> None:
    layers = 12  # of BERT's usual size, which counts for a model that is not on this computer
    unknown = dataclasses.replace(CONFIG, model="deepset/gbert-base")
    works = [estimate.work_a_token(dataclasses.replace(unknown, frozen_layers=n)) for n in (0, layers // 2, layers)]
    assert works == pytest.approx([1, 2 / 3, 1 / 3])
    assert seconds(dataclasses.replace(CONFIG, frozen_layers=3)) < seconds()


def test_lora_leaves_out_half_of_the_backward_pass() -> None:
    assert estimate.work_a_token(dataclasses.replace(CONFIG, lora_rank=8)) == pytest.approx(2 / 3)


def test_early_stopping_may_make_it_shorter_and_never_longer() -> None:
    stopping, short = dataclasses.replace(CONFIG, early_stopping=2), dataclasses.replace(CONFIG, epochs=3)
    whole, early, fewest = (estimate.estimate(one, LENGTHS, split()) for one in (CONFIG, stopping, short))
    assert (early.shortest, early.longest) == (fewest.shortest, whole.longest)
    assert early.basis.endswith("; early stopping may end it after 3 epochs")


def test_the_embedded_model_takes_minutes_on_a_laptop() -> None:
    assert 60 < seconds() < 1_200
    assert 5 < seconds(dataclasses.replace(CONFIG, model="deepset/gbert-base")) / seconds() < 9


def test_texts_over_the_models_limit_count_as_they_are_cut_off() -> None:
    assert seconds(lengths=np.full(1_000, 100_000)) == seconds(lengths=np.full(1_000, 512))


def test_what_is_cut_follows_from_the_settings_or_the_models_limit() -> None:
    lengths = np.array([10, 64, 65, 600])
    found = [
        estimate.estimate(dataclasses.replace(CONFIG, max_length=cap), lengths, split()).cut for cap in (64, None, 900)
    ]
    longer = ((64, 2), (128, 1), (256, 1), (512, 1))
    assert found == [estimate.Cut(cap, cut, cut, 4, longer) for cap, cut in ((64, 2), (512, 1), (512, 1))]
    assert estimate.estimate(CONFIG, None, split()).cut is None


def test_earlier_runs_with_the_model_are_the_better_basis() -> None:
    history = ((EMBEDDED, 1_000.0), ("another/model", 1.0), (EMBEDDED, 3_000.0), (EMBEDDED, 2_000.0), (EMBEDDED, 0.0))
    known = estimate.estimate(CONFIG, np.full(1_000, 50), split(), history)
    learned, read = 6 * 600 * 50, 50 * (200 * 7 + 200)
    alone = (learned + read / 3) / 2_000
    assert known.shortest < alone + 16 < known.longest < 1.5 * (alone + 16)
    assert "3 earlier runs" in known.basis
    assert "an earlier run " in estimate.estimate(CONFIG, LENGTHS, split(), history[:1]).basis
    assumed = estimate.estimate(CONFIG, np.full(1_000, 50), split())
    assert assumed.longest / assumed.shortest > known.longest / known.shortest


def test_the_basis_says_what_had_to_be_assumed() -> None:
    assert "processor" in estimate.estimate(CONFIG, LENGTHS, split()).basis
    unknown = estimate.estimate(dataclasses.replace(CONFIG, model="someone/some-model"), None, split())
    assert "usual size" in unknown.basis
    assert "60 tokens" in unknown.basis


def test_folds_take_their_time_each() -> None:
    assert seconds(parts=split(folds=5)) == pytest.approx(5 * seconds())


class TestShorter:
    """540 texts of which some are long, and a model of BERT's usual size on a laptop."""

    CONFIG = dataclasses.replace(CONFIG, model="deepset/gbert-base")
    LENGTHS = np.concatenate([np.random.default_rng(0).integers(20, 120, 528), np.full(12, 3_000)])

    def test_a_maximum_that_cuts_few_texts_is_offered(self) -> None:
        lengths = np.concatenate([np.full(420, 100), np.full(120, 400)])
        whole = estimate.estimate(self.CONFIG, lengths, split(324, 108, 108))
        offer = whole.shorter
        assert offer is not None
        assert (offer.max_length, offer.cut, offer.texts) == (128, 120, 540)
        capped = estimate.estimate(dataclasses.replace(self.CONFIG, max_length=128), lengths, split(324, 108, 108))
        assert (offer.shortest, offer.longest) == (capped.shortest, capped.longest)
        assert offer.longest < 0.7 * whole.longest

    def test_none_is_offered_where_it_would_not_help(self) -> None:
        short = estimate.estimate(self.CONFIG, np.full(540, 20), split(324, 108, 108))
        all_long = estimate.estimate(self.CONFIG, np.full(540, 500), split(324, 108, 108))
        quick = estimate.estimate(CONFIG, self.LENGTHS, split(20, 10, 10))
        unknown = estimate.estimate(self.CONFIG, None, split(324, 108, 108))
        assert [told.shorter for told in (short, all_long, quick, unknown)] == [None] * 4

    def test_half_the_epochs_are_offered_where_no_maximum_helps(self) -> None:
        whole = estimate.estimate(self.CONFIG, np.full(540, 120), split(3_240, 1_080, 1_080))
        half = estimate.estimate(
            dataclasses.replace(self.CONFIG, epochs=3), np.full(540, 120), split(3_240, 1_080, 1_080)
        )
        assert whole.shorter is None
        assert whole.fewer == estimate.FewerEpochs(3, half.shortest, half.longest)
        assert half.fewer is None

    def test_a_maximum_that_is_set_already_is_not_offered_again(self) -> None:
        lengths = np.concatenate([np.full(420, 100), np.full(120, 400)])
        set_already = dataclasses.replace(self.CONFIG, max_length=256)
        offer = estimate.estimate(set_already, lengths, split(3_240, 1_080, 1_080)).shorter
        assert offer is None or offer.max_length < 256

    def test_a_few_long_texts_cost_what_their_batches_cost(self) -> None:
        few = seconds(self.CONFIG, self.LENGTHS, split(324, 108, 108))
        none = seconds(self.CONFIG, np.minimum(self.LENGTHS, 120), split(324, 108, 108))
        all_long = seconds(self.CONFIG, np.full(540, 512), split(324, 108, 108))
        assert none < few < all_long / 3


@pytest.mark.parametrize(("batch", "number"), [(1, 1), (7, 1), (16, 1), (16, 4), (1_000, 1), (5_000, 1)])
def test_padded_tokens_are_those_of_the_trainers_batches(batch: int, number: int) -> None:
    from transformers.trainer_pt_utils import get_length_grouped_indices

    def of_trainer(seed: int) -> int:
        order = get_length_grouped_indices(
            LENGTHS.tolist(), batch * number, generator=torch.Generator().manual_seed(seed)
        )
        batches = [LENGTHS[order[start : start + batch]] for start in range(0, len(order), batch)]
        return sum(int(one.max()) * len(one) for one in batches)

    expected = np.mean([of_trainer(seed) for seed in range(5)])
    assert estimate.padded_tokens(LENGTHS, Batches(batch, number)) == pytest.approx(expected, rel=0.02)


def test_the_processor_is_measured_by_the_time_that_it_gave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    estimate._operations_a_second.cache_clear()
    clocks = iter(range(100))
    monkeypatch.setattr(time, "thread_time", lambda: 0.01 * next(clocks))
    monkeypatch.setattr(estimate, "threads", lambda: 4)
    assert estimate._operations_a_second() == pytest.approx(4 * 2 * estimate._PROBE_SIZE**3 / 0.01)
    estimate._operations_a_second.cache_clear()


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


@pytest.mark.parametrize(
    ("texts", "tokens", "measured"), [(8, 48, 1.04), (8, 256, 1.87), (16, 128, 1.66), (32, 48, 1.40), (32, 256, 4.74)]
)
def test_memory_is_near_what_was_measured(texts: int, tokens: int, measured: float) -> None:
    """Peaks in GB of trainings from the bundled model; ``benchmarks/training_memory.py`` takes them."""
    assert estimate.memory(ModelShape(6, 384, 1536), 23, texts, tokens) == pytest.approx(measured, rel=0.1)
