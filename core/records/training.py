"""A fine-tuning: its settings, its course, its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.records.evaluation import Evaluation
from core.records.job_progress import JobProgress
from core.records.measure import Measure, ScoreName


@dataclass(frozen=True)
class TrainingConfig:
    """The settings of one fine-tuning; the defaults are the reference tutorial's.

    ``warmup`` is the share of all steps over which the learning rate rises to its value before it falls again.
    ``max_length`` in tokens, None for the longest text of the data (never over the model's own limit). ``positive`` and
    ``chosen_by`` are the measure that chooses the best epoch.
    """

    model: str
    epochs: int = 6
    batch_size: int = 16
    learning_rate: float = 4e-5
    weight_decay: float = 0.05
    warmup: float = 0.0
    balanced: bool = True
    max_length: int | None = None
    seed: int = 5460
    positive: str | None = None
    chosen_by: ScoreName = ScoreName.F1

    @property
    def measure(self) -> Measure:
        return Measure(self.chosen_by, self.positive)


@dataclass(frozen=True)
class EpochScores:
    """What one evaluation on the validation part gave; precision, recall and F1 are those of the positive class or
    macro.
    """

    epoch: int
    training_loss: float
    validation_loss: float
    precision: float
    recall: float
    f1: float
    accuracy: float


@dataclass(frozen=True)
class TrainingResult:
    """What a worker hands back, as ``result.json`` of its folder. The model lies beside it in ``model/``, the
    predictions on the test part in ``predictions.parquet``.

    ``seconds`` is the training alone; ``tokens_per_second`` counts the padded tokens trained on, for the next time
    estimate, as if no other program had run; ``software`` maps package → version; ``epochs_trained`` counts a part of
    an epoch, too; ``slowdown`` is how many times as long the steps took because other programs ran. Both are None in
    what an earlier Errata wrote.
    """

    stopped: bool
    best_epoch: int
    epochs: tuple[EpochScores, ...]
    losses: tuple[tuple[int, float], ...]
    validation: Evaluation
    test: Evaluation
    max_length: int
    seconds: float
    tokens_per_second: float
    device: str
    software: dict[str, str]
    epochs_trained: float | None = None
    slowdown: float | None = None


class RunState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def is_active(self) -> bool:
        return self in (RunState.WAITING, RunState.RUNNING)


@dataclass(frozen=True)
class Run:
    """One fine-tuning. ``error`` says why it failed; ``result`` is there once it finished or was stopped with a
    model.
    """

    id: int
    project_id: int
    name: str
    split_id: int
    version_id: int
    config: TrainingConfig
    state: RunState
    created: datetime
    finished: datetime | None
    folder: str
    result: TrainingResult | None = None
    error: str | None = None

    @property
    def has_model(self) -> bool:
        return self.result is not None


@dataclass(frozen=True)
class Progress(JobProgress):
    """Where a training stands. Losses are (step, loss)."""

    epochs: int = 0
    losses: tuple[tuple[int, float], ...] = ()
    scores: tuple[EpochScores, ...] = ()

    @property
    def epoch(self) -> float:
        return self.fraction * self.epochs
