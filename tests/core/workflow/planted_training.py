"""A fine-tuning whose scores are planted: quick, without a model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pandas import DataFrame

from core.records import EpochScores, TrainingConfig
from core.records.job_events import Epoch, Event, StepDone


class PlantedTraining:
    """Stands in for the fine-tuning: scores by a rule, and what happens at a call."""

    def __init__(self) -> None:
        self.calls: list[TrainingConfig] = []
        self.rows: list[DataFrame] = []
        self.scores: Callable[[TrainingConfig, int], float] = lambda config, epoch: (
            100 * config.learning_rate + 0.01 * config.epochs + 0.001 * epoch
        )
        self.at_call: Callable[[int], None] = lambda number: None
        self.seconds = 60.0
        self.device = "cpu (x86_64, 2 threads)"

    def __call__(
        self,
        rows: DataFrame,
        config: TrainingConfig,
        labels: tuple[str, ...],
        folder: Path,
        report: Callable[[Event], None],
        should_stop: Callable[[], bool],
        title: str,
    ) -> Any:
        from core.training.finetuning import Training

        self.calls.append(config)
        self.rows.append(rows)
        self.at_call(len(self.calls))
        (folder / "model").mkdir()
        made: list[EpochScores] = []
        for epoch in range(1, config.epochs + 1):
            made.append(EpochScores(epoch, 0.5, 0.5, 0.0, 0.0, self.scores(config, epoch), 0.0, classes_predicted=2))
            report(StepDone(epoch, config.epochs, epochs=config.epochs, loss=0.5))
            report(Epoch.of(made[-1]))
            if should_stop():
                break
        best = max(made, key=lambda one: one.f1).epoch
        return Training(len(made) < config.epochs, best, tuple(made), (), 64, self.seconds, 1.0, self.device, {})
