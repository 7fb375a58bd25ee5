"""Fine-tuning a base model as a text classifier.

Imports torch and transformers: only the worker's process may import this module.
"""

from __future__ import annotations

import logging
import math
import platform
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import datasets
import msgspec
import numpy as np
import torch
import transformers
from accelerate.utils.memory import clear_device_cache
from datasets import Dataset
from pandas import DataFrame
from transformers import PrinterCallback, Trainer, TrainerState, TrainingArguments

from core import bfloat16
from core.records import Batches, EpochScores, Part, Precision, Scheduler, TrainingConfig, from_json, to_json
from core.records.columns import PART
from core.records.folders import RunFolder
from core.records.job_events import Fitted, Phase
from core.training import (
    catalogue,
    checkpoints,
    classifier,
    failures,
    layers,
    lora,
    model_folder,
    objective,
    own_weights,
    phases,
    presets,
    soft_labels,
    training_share,
)
from core.training.batches import Collator, answer_by_text
from core.training.early_stopping import EarlyStopping, is_over
from core.training.estimate import padded_tokens
from core.training.pace import Work
from core.training.progress import Download, Report, Reporter, epoch_scores, step_losses

_log = logging.getLogger(__name__)


_POINTS_OF_LOSS_CURVE = 200
_SMALLEST_EVALUATION_BATCH = 32
_SCHEDULERS = {Scheduler.LINEAR: "linear", Scheduler.COSINE: "cosine", Scheduler.CONSTANT: "constant_with_warmup"}
_SOFTWARE = (
    "torch",
    "transformers",
    "tokenizers",
    "datasets",
    "accelerate",
    "peft",
    "safetensors",
    "scikit-learn",
    "numpy",
)


@dataclass(frozen=True)
class Training:
    """How a fine-tuning went; the fields are those of ``TrainingResult``.

    ``max_length`` is the number of tokens after which texts are cut off: the one that was set, else the model's limit.
    ``tokens_per_second`` is 0 where a resumed training had no step left.
    """

    stopped: bool
    best_epoch: int
    epochs: tuple[EpochScores, ...]
    losses: tuple[tuple[int, float], ...]
    max_length: int
    seconds: float
    tokens_per_second: float
    device: str
    software: dict[str, str]
    epochs_trained: float | None = None
    slowdown: float | None = None
    fitted: Batches | None = None


class WeighingTrainer(Trainer):
    """Tells the loss what all texts of a step weigh together, where other trainers tell how many they are; and lets the
    learning rate fall over ``longer`` times as many steps as are trained.
    """

    def __init__(self, weights: torch.Tensor, smoothing: float, longer: float, **options: Any) -> None:
        super().__init__(compute_loss_func=objective.weighted_loss(weights, smoothing), **options)
        self._weights, self._longer = weights, longer

    def create_scheduler(
        self, num_training_steps: int, optimizer: torch.optim.Optimizer | None = None
    ) -> torch.optim.lr_scheduler.LRScheduler:
        return super().create_scheduler(round(num_training_steps * self._longer), optimizer)

    def get_batch_samples(
        self, epoch_iterator: Iterator[Any], num_batches: int, device: torch.device
    ) -> tuple[list[Any], torch.Tensor]:
        batches, _ = super().get_batch_samples(epoch_iterator, num_batches, device)
        weights = self._weights.to(device)
        of_texts = [objective.weights_of(batch["labels"].to(device), weights) for batch in batches]
        return batches, torch.stack([one.sum() for one in of_texts]).sum()


class OneDeviceArguments(TrainingArguments):
    """Trains on one GPU even where there are several, so that a batch has the same size on every machine."""

    @property
    def n_gpu(self) -> int:
        return min(super().n_gpu, 1)


def finetune(
    rows: DataFrame,
    config: TrainingConfig,
    labels: tuple[str, ...],
    folder: Path,
    report: Report,
    should_stop: Callable[[], bool],
    read_after: int = 0,
    title: str = "",
) -> Training:
    """Fine-tune the base model on the training part and keep the epoch that is best on the validation part; where the
    settings have it learn from both, the last one.

    Batches hold texts of like length and are padded to their longest only. The same settings give the same model on
    the same processor, also when the training was interrupted and resumed in between.

    The model appears as ``folder/model`` in one step, with its tokenizer, the labels, ``errata.json`` (maximum length)
    and ``training.json`` (the record that is returned). Until then every epoch is saved in ``folder/checkpoints``, from
    where a later call goes on; those of a training that was stopped stay, so that another folder can go on from them. A
    call for a folder whose model is finished just returns its record.

    Parameters
    ----------
    rows
        Columns ``text, label, part``, with at least one text in each of the parts train and validation.
    labels
        All classes, in the order of the model's outputs.
    report
        Receives events as they happen; what an interruption lost is reported again.
    should_stop
        Asked before the first step and after each. The training then ends with its best epoch so far, or with the
        weights of the moment where no epoch was finished.
    read_after
        Texts that the caller classifies with the model afterwards; they count in the time left.
    title
        What the training is called where it is reported.

    Raises
    ------
    ModelError
        The base model cannot be had or loaded.
    JobError
        The disk or the memory is full, or the training diverged.
    StoppedBeforeTraining
        It was to stop before its first step.
    """
    if _finished(folder) is None:
        _quieten_libraries()
        shutil.rmtree(RunFolder(folder).model.path, ignore_errors=True)
        with failures.explained():
            _train_as_fits(rows, config, labels, folder, report, should_stop, read_after, title)
    training = from_json(Training, RunFolder(folder).model.training.read_bytes())
    if not training.stopped or checkpoints.last_epoch(folder / checkpoints.FOLDER) is None:
        shutil.rmtree(folder / checkpoints.FOLDER, ignore_errors=True)
    return training


def _finished(folder: Path) -> Training | None:
    """The record of the finished model; none where it is damaged, as the model may be."""
    with suppress(OSError, ValueError, msgspec.MsgspecError):
        return from_json(Training, RunFolder(folder).model.training.read_bytes())
    return None


def _train_as_fits(
    rows: DataFrame,
    config: TrainingConfig,
    labels: tuple[str, ...],
    folder: Path,
    report: Report,
    should_stop: Callable[[], bool],
    read_after: int,
    title: str,
) -> None:
    """With the batches of the settings, or where they do not fit into memory with smaller ones and the same texts in
    each step.
    """
    batches: Batches | None = _first_batches(config, folder / checkpoints.FOLDER)
    while batches is not None:
        if batches != config.batches:
            report(Fitted(batches.size, batches.number))
        try:
            return _train(rows, config, batches, labels, folder, report, should_stop, read_after, title)
        except failures.BatchesDoNotFit:
            smaller = smaller_batches(batches)
            if smaller is None:
                raise
        _log.warning("a batch of %d does not fit into memory: on with batches of %d", batches.size, smaller.size)
        # Only here, as the error that is over held all that the training had in memory.
        clear_device_cache(garbage_collection=True)
        batches = smaller


def _first_batches(config: TrainingConfig, folder: Path) -> Batches:
    """Those of the checkpoint that the training goes on from, if there is one."""
    checkpoints.discard_unfinished(folder)
    size = checkpoints.batch_size(folder)
    return config.batches if size is None else Batches(size, config.batches.texts // size)


def smaller_batches(batches: Batches) -> Batches | None:
    """The same texts in the next smaller batches of equal size, half as large where that is possible; None for batches
    of one text.
    """
    size = next((size for size in range(batches.size // 2, 0, -1) if batches.size % size == 0), None)
    return None if size is None else Batches(size, batches.texts // size)


def _train(
    rows: DataFrame,
    config: TrainingConfig,
    batches: Batches,
    labels: tuple[str, ...],
    folder: Path,
    report: Report,
    should_stop: Callable[[], bool],
    read_after: int,
    title: str,
) -> None:
    if (preparation := catalogue.check(config.model).preparation) is not None:
        report(Phase(preparation))
    base = catalogue.fetch(config.model, Download(report))
    report(Phase(phases.LOADING))
    transformers.set_seed(config.seed)
    tokenizer, model = classifier.load(base, config.model, labels)
    if config.gradient_checkpointing and not model.supports_gradient_checkpointing:
        raise failures.no_checkpointing(config.model)
    layers.freeze(model, config.model, config.frozen_layers)
    answer_by_text(model)
    adapted = lora.put_in(model, config.model, config.lora_rank)
    report(Phase(phases.TOKENIZING))
    limit = model_folder.token_limit(base)
    max_length = min(config.max_length or limit, limit)
    rows = training_share.kept(rows, config)
    is_learned = rows[PART].isin([Part.TRAIN, Part.VALIDATION] if config.learns_validation else [Part.TRAIN])
    to_learn, to_choose_by = rows[is_learned], rows[~is_learned]
    voted = soft_labels.shares(to_learn, labels) if config.soft_labels else None
    train = classifier.encode(to_learn, tokenizer, labels, max_length, config.long_texts, voted)
    validation = classifier.encode(to_choose_by, tokenizer, labels, max_length, config.long_texts)
    _log.info("%d texts to learn from, %d to choose by, of up to %d tokens", len(train), len(validation), max_length)
    reporter = Reporter(report, should_stop, _work(train, validation, config, batches, read_after))
    own = own_weights.of(config, labels)
    numbers = classifier.numbers(to_learn, labels)
    balanced = objective.class_weights(numbers, len(labels), balanced=config.balanced)
    weights = torch.tensor([own[label] for label in labels]) if own else balanced
    trainer = WeighingTrainer(
        weights,
        config.label_smoothing,
        (config.decay_epochs or config.epochs) / config.epochs,
        model=model,
        args=_arguments(config, batches, len(train), folder / checkpoints.FOLDER, title),
        train_dataset=train,
        eval_dataset=None if config.learns_validation else validation,
        processing_class=tokenizer,
        data_collator=Collator(tokenizer),
        compute_metrics=objective.scores(weights, labels, config.positive),
        callbacks=[reporter, EarlyStopping(config)],
    )
    trainer.remove_callback(PrinterCallback)
    if should_stop() and checkpoints.last(folder / checkpoints.FOLDER) is None:
        raise failures.StoppedBeforeTraining
    report(Phase(phases.TRAINING))
    _run(trainer, config, folder / checkpoints.FOLDER)
    report(Phase(phases.SAVING))
    lora.merge(adapted)
    training = _summary(trainer, reporter, config, max_length, None if batches == config.batches else batches)
    classifier.save(
        RunFolder(folder).model,
        tokenizer,
        model,
        base,
        max_length=max_length,
        way=config.long_texts,
        record=to_json(training),
    )


def _run(trainer: Trainer, config: TrainingConfig, folder: Path) -> None:
    """Train from the last checkpoint on, if there is one. Raises BatchesDoNotFit."""
    last = checkpoints.last(folder)
    if last is not None:
        state = TrainerState.load_from_json(str(last / checkpoints.STATE))
        if is_over(state, config):
            # It was killed after its last step, and would take one more.
            trainer.args.num_train_epochs = float(state.epoch or 0)
    try:
        trainer.train(resume_from_checkpoint=None if last is None else str(last))
    except Exception as error:
        # Where the disk is full, what was cut short must not keep it so.
        checkpoints.discard_unfinished(folder)
        if failures.is_memory_full(error):
            raise failures.BatchesDoNotFit from error
        raise


def _arguments(config: TrainingConfig, batches: Batches, texts: int, output: Path, title: str) -> TrainingArguments:
    steps = presets.steps(config, texts)
    on_gpu = torch.cuda.is_available()
    in_bfloat16 = config.precision is Precision.AUTO and _has_bfloat16()
    return OneDeviceArguments(
        output_dir=str(output),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=batches.size,
        gradient_accumulation_steps=batches.number,
        activation_checkpointing=config.gradient_checkpointing,
        per_device_eval_batch_size=max(batches.size, _SMALLEST_EVALUATION_BATCH),
        learning_rate=config.learning_rate,
        weight_decay=config.weight_decay,
        # Below 1 the Trainer takes it for a share.
        warmup_steps=config.warmup if config.warmup_steps is None else config.warmup_steps,
        lr_scheduler_type=_SCHEDULERS[config.scheduler],
        seed=config.seed,
        train_sampling_strategy="group_by_length",
        eval_strategy="no" if config.learns_validation else "epoch",
        save_strategy="epoch",
        save_total_limit=2,
        load_best_model_at_end=not config.learns_validation,
        metric_for_best_model=config.chosen_by,
        greater_is_better=True,
        logging_steps=max(1, steps // _POINTS_OF_LOSS_CURVE),
        logging_first_step=True,
        include_num_input_tokens_seen="all",
        bf16=in_bfloat16,
        # The Trainer refuses bfloat16 on a processor unless it is told that the processor is meant.
        use_cpu=in_bfloat16 and not on_gpu,
        remove_unused_columns=False,
        label_names=["labels"],
        dataloader_pin_memory=on_gpu,
        disable_tqdm=True,
        report_to=config.report_to.value,
        run_name=title or None,
    )


def _has_bfloat16() -> bool:
    """Whether the device multiplies matrices in bfloat16 by itself; where that is emulated it is slower.

    Weights, their updates and the loss stay in single precision (Micikevicius et al. 2018, "Mixed Precision Training").
    """
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if torch.backends.mps.is_available():
        return False
    return bfloat16.processor_has_it()


def _work(train: Dataset, validation: Dataset, config: TrainingConfig, batches: Batches, read_after: int) -> Work:
    to_read = _padded(validation, batches)
    whole = _padded(train, batches)
    after = round(to_read * read_after / len(validation) if len(validation) else whole * read_after / len(train))
    return Work(whole, to_read, config.epochs, after)


def _padded(encoded: Dataset, batches: Batches) -> int:
    if not len(encoded):
        return 0
    return padded_tokens(np.array(encoded["length"], np.int64), batches)


def _summary(
    trainer: Trainer, reporter: Reporter, config: TrainingConfig, max_length: int, fitted: Batches | None
) -> Training:
    state = trainer.state
    steps_an_epoch = state.max_steps // state.num_train_epochs
    kept = state.global_step if config.learns_validation else state.best_global_step
    assert kept is not None, "every training that chooses an epoch ends with an evaluation"
    return Training(
        stopped=state.global_step < state.max_steps and not is_over(state, config),
        best_epoch=math.ceil(kept / steps_an_epoch),
        epochs=epoch_scores(state),
        losses=step_losses(state),
        max_length=max_length,
        seconds=reporter.seconds(),
        tokens_per_second=reporter.tokens_per_second(),
        slowdown=reporter.slowdown(),
        fitted=fitted,
        device=_device(trainer.args.device, in_bfloat16=trainer.args.bf16),
        epochs_trained=round(state.global_step / steps_an_epoch, 2),
        software={"python": platform.python_version()} | {name: version(name) for name in _SOFTWARE},
    )


def _device(device: torch.device, *, in_bfloat16: bool) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    precision = ", bfloat16" if in_bfloat16 else ""
    return f"{device.type} ({platform.machine()}, {torch.get_num_threads()} threads{precision})"


def _quieten_libraries() -> None:
    """Keep bars out of the log, the advice that a new classification head should be trained, and what peft and
    transformers have to say to each other's makers.
    """
    warnings.filterwarnings("ignore", category=FutureWarning)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    datasets.disable_progress_bars()
