"""A fine-tuning: its settings, its course, its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from core.records.baselines import Baseline
from core.records.evaluation import Evaluation
from core.records.finished_classifier import FinishedClassifier
from core.records.job_progress import JobProgress
from core.records.measure import Measure, ScoreName
from core.records.read_predictions import ReadPredictions
from core.records.setting import Group, Setting


class Scheduler(StrEnum):
    """How the learning rate goes on from its highest."""

    LINEAR = "linear"
    COSINE = "cosine"
    CONSTANT = "constant"


class Precision(StrEnum):
    """How exactly a training computes; weights and their updates are in single precision with both."""

    AUTO = "auto"
    FLOAT32 = "float32"


class ReportTo(StrEnum):
    """Where a training is reported besides Errata."""

    NONE = "none"
    TENSORBOARD = "tensorboard"
    WANDB = "wandb"
    MLFLOW = "mlflow"


class LongTexts(StrEnum):
    """What is read of a text that is longer than the longest text of the settings."""

    BEGINNING = "beginning"
    END = "end"
    BOTH_ENDS = "both-ends"
    WINDOWS = "windows"


@dataclass(frozen=True)
class Batches:
    """The texts of a step: so many batches, of so many texts each."""

    size: int
    number: int

    @property
    def texts(self) -> int:
        return self.size * self.number


_LEARNING, _MEMORY, _EXTENT = "How it learns", "Memory and speed", "How much of the model learns, and how long"


@dataclass(frozen=True)
class TrainingConfig:
    """The settings of one fine-tuning; the defaults are the reference tutorial's. ``positive`` and ``chosen_by`` are
    the measure that chooses the best epoch.
    """

    model: Annotated[str, Setting("Base model", "What the training starts from.", Group.APART)]
    epochs: Annotated[
        int,
        Setting(
            "Epochs",
            "How often each training text is read: more for few texts, and while the validation score still rises.",
            Group.SHORT,
            1,
            100,
            unit="epoch",
        ),
    ] = 6
    batch_size: Annotated[
        int,
        Setting(
            "Batch size",
            "Texts that are read before each step: 16 suits most; fewer where memory is short.",
            Group.SHORT,
            1,
            512,
        ),
    ] = 16
    learning_rate: Annotated[
        float,
        Setting(
            "Learning rate",
            "Size of the steps at its highest: too high, and nothing is learned. Lower for large models, and where a "
            "model gives every text one class.",
            Group.SHORT,
            1e-8,
            1e-2,
            step=1e-5,
        ),
    ] = 4e-5
    weight_decay: Annotated[
        float,
        Setting(
            "Weight decay",
            "Keeps the weights small, against learning single texts by heart: 0.01 to 0.1, more for few texts.",
            Group.SHORT,
            0.0,
            1.0,
            step=0.01,
        ),
    ] = 0.05
    warmup: Annotated[
        float,
        Setting(
            "Warm-up",
            "The learning rate rises over these steps before it falls; high rates need it.",
            lowest=0.0,
            highest=0.5,
            share_of="steps",
            off=(0.0,),
            topic=_LEARNING,
        ),
    ] = 0.0
    warmup_steps: Annotated[
        int | None,
        Setting(
            "Warm-up steps",
            "A number of steps in place of the share, for settings from a paper that counts them.",
            lowest=0,
            unset="the share",
            off=(None,),
            in_place_of="warmup",
            topic=_LEARNING,
        ),
    ] = None
    scheduler: Annotated[
        Scheduler,
        Setting(
            "Scheduler",
            "How the learning rate falls after the warm-up: evenly (linear, which suits most), slowly at both ends "
            "(cosine), or not at all (constant, to compare with a paper that did so).",
            topic=_LEARNING,
        ),
    ] = Scheduler.LINEAR
    decay_epochs: Annotated[
        int | None,
        Setting(
            "Learning rate falls over",
            "Epochs in which it would rise and fall, where fewer are trained: a final model is taught as its run was "
            "until the best epoch, and ends there.",
            lowest=1,
            highest=100,
            unit="epoch",
            unset="the epochs trained",
            off=(None,),
            topic=_LEARNING,
        ),
    ] = None
    label_smoothing: Annotated[
        float,
        Setting(
            "Label smoothing",
            "This share of each label is spread over all classes: a model that is less sure of itself, for labels with "
            "mistakes in them.",
            lowest=0.0,
            highest=0.5,
            step=0.05,
            off=(0.0,),
            topic=_LEARNING,
        ),
    ] = 0.0
    max_length: Annotated[
        int | None,
        Setting(
            "Longest text",
            "Of longer texts a part is read. Left empty: the longest text of the data, as far as the model can read.",
            Group.SHORT,
            lowest=8,
            unit="token",
            unset="the longest text",
        ),
    ] = None
    long_texts: Annotated[
        LongTexts,
        Setting(
            "Longer texts",
            "Read of them is the beginning; the end, as is usual where the columns of the context stand before the "
            "text; the beginning and the end (both-ends), where the point may come late; or all in overlapping "
            "windows, whose answers are averaged: as many times slower as there are windows.",
            Group.SHORT,
            off=(LongTexts.BEGINNING,),
        ),
    ] = LongTexts.BEGINNING
    soft_labels: Annotated[
        bool,
        Setting(
            "Soft labels",
            "Learns the shares of the annotators’ votes, not the decided label: for texts on which people differ.",
            off=(False,),
            topic=_LEARNING,
        ),
    ] = False
    accumulation: Annotated[
        int,
        Setting(
            "Accumulation",
            "Batches that are added up before each step: the texts of a large batch in the memory of a small one.",
            lowest=1,
            highest=64,
            off=(1,),
            topic=_MEMORY,
        ),
    ] = 1
    precision: Annotated[
        Precision,
        Setting(
            "Precision",
            "Auto computes in bfloat16 where the device has it, which is faster; float32 is more exact.",
            off=(Precision.AUTO,),
            topic=_MEMORY,
        ),
    ] = Precision.AUTO
    gradient_checkpointing: Annotated[
        bool,
        Setting(
            "Gradient checkpointing",
            "Computes again what it would keep in memory: less memory, a third slower, the same model.",
            off=(False,),
            topic=_MEMORY,
        ),
    ] = False
    frozen_layers: Annotated[
        int,
        Setting(
            "Frozen layers",
            "The word embeddings and so many of the lowest layers stay as they are: faster, for few texts.",
            lowest=0,
            highest=100,
            off=(0,),
            topic=_EXTENT,
        ),
    ] = 0
    lora_rank: Annotated[
        int | None,
        Setting(
            "LoRA rank",
            "Trains two thin matrices of this rank beside each large one, which stays as it is: less memory; usual are "
            "8 or 16, with ten times the learning rate. Left empty: all weights are trained.",
            lowest=1,
            highest=256,
            unset="none",
            off=(None,),
            topic=_EXTENT,
        ),
    ] = None
    learns_validation: Annotated[
        bool,
        Setting(
            "Validation part, too",
            "For the final model: it learns from the validation part, too. No epoch is chosen then, the last is kept.",
            option="learn-validation",
            off=(False,),
            topic=_EXTENT,
        ),
    ] = False
    train_share: Annotated[
        float,
        Setting(
            "Learns from",
            "A part of the training texts, with the same share of every class: it shows what fewer labels would give.",
            lowest=0.01,
            highest=1.0,
            share_of="training texts",
            off=(1.0,),
            topic=_EXTENT,
        ),
    ] = 1.0
    early_stopping: Annotated[
        int | None,
        Setting(
            "Early stopping",
            "Ends the training after so many epochs in a row without a better score. Left empty: never.",
            lowest=1,
            highest=100,
            unit="epoch",
            unset="never",
            off=(None,),
            topic=_EXTENT,
        ),
    ] = None
    seed: Annotated[int, Setting("Seed", "Another one shows what luck alone does.", Group.SHORT, 0, 2**32 - 1)] = 5460
    balanced: Annotated[
        bool, Setting("Balanced classes", "A rare class weighs as much as a frequent one.", topic=_LEARNING)
    ] = True
    class_weights: Annotated[
        tuple[str, ...],
        Setting(
            "Own class weights",
            "How much a text of a class counts, as yes=3, in place of balanced classes; other classes count 1.",
            option="class-weight",
            off=((),),
            in_place_of="balanced",
            topic=_LEARNING,
        ),
    ] = ()
    # It changes nothing of the model: settings that differ in it are the same.
    report_to: Annotated[
        ReportTo,
        Setting(
            "Report to",
            "TensorBoard, Weights & Biases or MLflow, where it is installed: settings, losses and scores go into files "
            "of the workspace, never a text.",
            off=(ReportTo.NONE,),
            topic="The log",
        ),
    ] = field(default=ReportTo.NONE, compare=False)
    positive: Annotated[
        str | None, Setting("Class of interest", "Whose F1 chooses the epoch.", Group.APART, unset="all classes")
    ] = None
    chosen_by: Annotated[ScoreName, Setting("Score", "Which chooses the epoch.", Group.APART)] = ScoreName.F1

    @property
    def measure(self) -> Measure:
        return Measure(self.chosen_by, self.positive)

    @property
    def batches(self) -> Batches:
        return Batches(self.batch_size, self.accumulation)


@dataclass(frozen=True)
class EpochScores:
    """What one evaluation on the validation part gave; precision, recall and F1 are those of the positive class or
    macro. ``classes_predicted`` is how many classes the model gave to at least one text; None in what an earlier Errata
    wrote.
    """

    epoch: int
    training_loss: float
    validation_loss: float
    precision: float
    recall: float
    f1: float
    accuracy: float
    classes_predicted: int | None = None


@dataclass(frozen=True)
class TrainingResult:
    """What a worker hands back, as ``result.json`` of its folder. The model lies beside it in ``model/``, the
    predictions on the test part in ``predictions.parquet``.

    ``seconds`` is the training alone; ``tokens_per_second`` counts the padded tokens trained on, for the next time
    estimate, as if no other program had run; ``software`` maps package → version; ``epochs_trained`` counts a part of
    an epoch, too; ``slowdown`` is how many times as long the steps took because other programs ran. Both are None, and
    there are no ``baselines``, in what an earlier Errata wrote. ``fitted`` are the batches that fitted into memory,
    where those of the settings did not.
    """

    stopped: bool
    best_epoch: int
    epochs: tuple[EpochScores, ...]
    losses: tuple[tuple[int, float], ...]
    validation: Evaluation | None
    test: Evaluation
    max_length: int
    seconds: float
    tokens_per_second: float
    device: str
    software: dict[str, str]
    epochs_trained: float | None = None
    slowdown: float | None = None
    fitted: Batches | None = None
    baselines: tuple[Baseline, ...] = ()

    @classmethod
    def not_trained(cls, test: Evaluation, max_length: int = 0, validation: Evaluation | None = None) -> TrainingResult:
        """Of answers that were made elsewhere, or whose model was: of how it learned nothing is known."""
        return cls(
            stopped=False,
            best_epoch=0,
            epochs=(),
            losses=(),
            validation=validation,
            test=test,
            max_length=max_length,
            seconds=0.0,
            tokens_per_second=0.0,
            device="",
            software={},
        )


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
    model; ``model_deleted`` is when its model was, without its results. ``title`` and ``note`` are the researcher's.

    An ensemble is a run that was not trained: ``members`` are the ids of the runs whose models answer together, with
    the mean of their probabilities. Its settings are those of the first of them, its losses and epochs none.

    Nor was one whose answers were ``read_from`` a table: its settings name who predicted, and nothing else of them
    holds. It has no model that could be asked. One of a ``classifier`` that was finished elsewhere has its model, and
    its settings name it alone.
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
    title: str = ""
    note: str = ""
    model_deleted: datetime | None = None
    members: tuple[int, ...] = ()
    read_from: ReadPredictions | None = None
    classifier: FinishedClassifier | None = None

    @property
    def is_ensemble(self) -> bool:
        return bool(self.members)

    @property
    def is_trained(self) -> bool:
        """Whether it is a training, and neither an ensemble nor made elsewhere."""
        return not self.members and not self.is_made_elsewhere

    @property
    def is_made_elsewhere(self) -> bool:
        """Whether its answers, or its model, were made outside Errata: what it learned from is not known."""
        return self.read_from is not None or self.classifier is not None

    @property
    def has_model(self) -> bool:
        """Whether it came to a model, the answers of which are kept also where the model itself was deleted; or
        whether its answers were read from a table.
        """
        return self.result is not None


@dataclass(frozen=True)
class TrainingProgress(JobProgress):
    """Where a training stands. Losses are (step, loss); ``fitted`` is that of ``TrainingResult``."""

    epochs: int = 0
    losses: tuple[tuple[int, float], ...] = ()
    scores: tuple[EpochScores, ...] = ()
    fitted: Batches | None = None

    @property
    def epoch(self) -> float:
        return self.fraction * self.epochs
