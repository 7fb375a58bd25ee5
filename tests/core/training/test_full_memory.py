"""A training whose batches do not fit into memory goes on with smaller ones, and learns the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.errors import JobError
from core.records import Batches
from core.records.job_events import Fitted, StepDone
from core.training import finetuning
from tests.core.training.test_interruptions import Killed, killed_at
from tests.core.training.tiny import STEPS_AN_EPOCH, Events, Train, weights

Memory = Callable[..., None]


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """Room for batches of so many texts, but any before a step."""
    step = finetuning.WeighingTrainer.training_step

    def holds(texts: int, *, before: int = 0) -> None:
        def tried(trainer: Any, model: Any, inputs: dict[str, torch.Tensor], *rest: Any) -> torch.Tensor:
            if len(inputs["labels"]) > texts and trainer.state.global_step >= before:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")
            return step(trainer, model, inputs, *rest)

        monkeypatch.setattr(finetuning.WeighingTrainer, "training_step", tried)

    return holds


def test_it_begins_again_with_smaller_batches_of_the_same_texts(
    train: Train, tmp_path: Any, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    expected = train(folder=tmp_path / "small", batch_size=2, accumulation=4)
    assert expected.fitted is None
    memory(3)
    events = Events()
    with caplog.at_level("INFO", logger="core.training"):
        training = train(events.append)
    assert events.of(Fitted) == [Fitted(4, 2), Fitted(2, 4)]
    assert training.fitted == Batches(2, 4)
    assert weights(tmp_path / "run") == weights(tmp_path / "small")
    assert (training.epochs, training.losses) == (expected.epochs, expected.losses)
    said = [record.getMessage() for record in caplog.records]
    assert "a batch of 8 does not fit into memory: on with batches of 4" in said


def test_it_goes_on_from_its_last_epoch(train: Train, memory: Memory) -> None:
    memory(4, before=2 * STEPS_AN_EPOCH + 2)
    events = Events()
    training = train(events.append)
    since = events[events.index(Fitted(4, 2)) :]
    assert next(event.step for event in since if isinstance(event, StepDone)) == 2 * STEPS_AN_EPOCH + 1
    assert [epoch.epoch for epoch in training.epochs] == [1, 2, 3, 4]
    assert training.epochs_trained == 4


def test_what_fitted_is_known_after_a_kill(
    train: Train, tmp_path: Any, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory(4)
    whole = train(folder=tmp_path / "whole")
    with pytest.raises(Killed):
        train(killed_at("step", 20))
    monkeypatch.undo()
    events = Events()
    resumed = train(events.append)
    assert events[0] == Fitted(4, 2)
    assert resumed.fitted == whole.fitted == Batches(4, 2)
    assert weights(tmp_path / "run") == weights(tmp_path / "whole")


def test_where_not_even_one_text_fits_it_fails(train: Train, memory: Memory) -> None:
    memory(0)
    events = Events()
    with pytest.raises(JobError, match="memory is full: a batch of texts does not fit"):
        train(events.append)
    assert events.of(Fitted) == [Fitted(4, 2), Fitted(2, 4), Fitted(1, 8)]


@given(st.builds(Batches, st.integers(1, 512), st.integers(1, 64)))
def test_smaller_batches_hold_the_same_texts(batches: Batches) -> None:
    smaller = finetuning.smaller_batches(batches)
    if smaller is None:
        assert batches.size == 1
        return
    assert smaller.texts == batches.texts
    assert smaller.size < batches.size
    assert batches.size % 2 or smaller.size == batches.size // 2
