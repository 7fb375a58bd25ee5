"""What waiting writes where no person looks."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from core.command_line import waiting
from core.records import Batches, EpochScores, RunState, TrainingConfig, TrainingProgress
from core.workflow import training


def _scores(epoch: int) -> EpochScores:
    return EpochScores(epoch, 0.5, 0.6, 0.75, 0.5, 0.25, 0.8)


CONFIG = TrainingConfig("m")
COURSE = (
    TrainingProgress("waiting", waits_for="run-0"),
    TrainingProgress("waiting", waits_for="run-0"),
    TrainingProgress("loading"),
    TrainingProgress("training", step=5, steps=20, epochs=2),
    TrainingProgress("validating", step=10, steps=20, epochs=2),
    TrainingProgress("training", step=11, steps=20, epochs=2, scores=(_scores(1),)),
    TrainingProgress("training", step=15, steps=20, epochs=2, scores=(_scores(1),), fitted=Batches(8, 2)),
    TrainingProgress("testing", step=20, steps=20, epochs=2, scores=(_scores(1), _scores(2))),
)


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> None:
    """A training that is one step further at each look, and has ended after the last."""
    looks: Iterator[TrainingProgress] = iter(COURSE)
    left = [len(COURSE)]

    def run(bench: object, project: object, name: str) -> object:
        left[0] -= 1
        state = RunState.RUNNING if left[0] else RunState.FINISHED
        return SimpleNamespace(name=name, state=state, config=CONFIG)

    monkeypatch.setattr(training, "run", run)
    monkeypatch.setattr(training, "progress", lambda bench, run: next(looks))
    monkeypatch.setattr(training, "texts_of_run", lambda bench, run: 1_000)
    monkeypatch.setattr(waiting, "_POLL_SECONDS", 0)


def test_a_training_gets_a_line_an_epoch_and_no_bar(course: None, capsys: pytest.CaptureFixture[str]) -> None:
    run: Any = SimpleNamespace(name="run-1", state=RunState.WAITING, config=CONFIG)
    unused: Any = None
    assert waiting.follow(unused, unused, run).state is RunState.FINISHED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "run-1: Waiting for run-0",
        "run-1: Loading the base model",
        "run-1: epoch 1 of 2: training loss 0.500, validation loss 0.600, F1 0.250",
        "run-1: A batch of 16 did not fit into memory: it is trained with 8, accumulated to 16.",
        "run-1: epoch 2 of 2: training loss 0.500, validation loss 0.600, F1 0.250",
        "run-1: Evaluating on the test part",
    ]


def test_short_work_says_nothing_and_long_work_a_line_each_half_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(waiting.time, "monotonic", lambda: now[0])
    with waiting.shown("Labelling") as on_progress:
        for step in range(1, 11):
            now[0] = 7.0 * step
            on_progress(step / 10)
    assert capsys.readouterr().err.splitlines() == ["Labelling: 50\u00a0%", "Labelling: 100\u00a0%"]
