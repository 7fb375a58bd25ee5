"""What to change about a training, in words: where its model learns little, and where its memory may have been full."""

from __future__ import annotations

import dataclasses

from core.counted import counted
from core.records import Run, TrainingConfig, TrainingProgress, TrainingResult
from core.training import presets
from core.workflow import run_status

_EPOCHS_TO_BEGIN = 3
_LEARNED_BY_HEART = 0.5
"""The loss on the training texts in the last epoch as a share of the first, from which on they are known."""


def what_may_help(config: TrainingConfig, result: TrainingResult | None = None, texts: int | None = None) -> str:
    """What to try where a model has learned little, by where its settings differ from the recommended ones for so many
    texts; with the result of one training also by how that went.
    """
    usual = presets.preset("default", config.model, texts=texts)
    if config.learns_validation:
        # Its epochs are those that were best, and not too few.
        usual = dataclasses.replace(usual, epochs=config.epochs)
    if result is not None and result.stopped:
        return "It was stopped before it had learned more: resume it, or train again."
    if (said := _too_short(config, result, usual)) is not None:
        return said
    if result is not None and len(result.epochs) > 1:
        first, last = result.epochs[0].training_loss, result.epochs[-1].training_loss
        if last < _LEARNED_BY_HEART * first:
            return (
                f"It learned its training texts (loss on them {first:.2f} in the first epoch, {last:.2f} in the last), "
                "and little that holds for others. More labelled texts, most of all of the rarer classes, or another "
                "base model may help."
            )
    return _what_to_change(config, usual)


def too_short(run: Run, texts: int) -> str | None:
    """That the run was trained for fewer epochs than recommended for so many texts, and its last one was the best; None
    where that is not so.
    """
    usual = presets.preset("default", run.config.model, texts=texts)
    return None if run.config.learns_validation else _too_short(run.config, run.result, usual)


def _too_short(config: TrainingConfig, result: TrainingResult | None, usual: TrainingConfig) -> str | None:
    if config.epochs >= usual.epochs or (result is not None and _was_past_its_best(result)):
        return None
    return (
        f"It was trained for {counted(config.epochs, 'epoch')}; with the {usual.epochs} recommended for its base "
        "model it may learn more."
    )


def _was_past_its_best(result: TrainingResult) -> bool:
    """Whether an earlier epoch than the last was the best, so that more of them would hardly help."""
    return bool(result.epochs) and result.best_epoch != result.epochs[-1].epoch


def warned_of(run: Run, progress: TrainingProgress, texts: int | None = None) -> str:
    """While it trains: that the model gives all validation texts one class by its newest epoch, and what to do; empty
    where it tells classes apart.
    """
    scores = progress.scores
    if not scores or scores[-1].classes_predicted != 1 or run_status.has_model(progress):
        return ""
    epochs = f"epoch {scores[-1].epoch} of {run.config.epochs}"
    said = f"After {epochs} the model gives every validation text the same class."
    is_early = len(scores) < _EPOCHS_TO_BEGIN
    early = "In the first epochs that may still change; stop it if it does not."
    then = early if is_early else "Stop it, unless that changes."
    usual = presets.preset("default", run.config.model, texts=texts)
    return f"{said} {then} {_what_to_change(run.config, usual)}"


def _what_to_change(config: TrainingConfig, usual: TrainingConfig) -> str:
    if config.learning_rate > usual.learning_rate:
        return (
            f"Its learning rate of {config.learning_rate:g} is higher than recommended for its base model: train again "
            f"with {usual.learning_rate:g}."
        )
    more = [f"more epochs than {config.epochs} (recommended are {usual.epochs})"] * (config.epochs < usual.epochs)
    frozen = [f"no frozen layers (now {config.frozen_layers})"] if config.frozen_layers else []
    cut = [f"a longer longest text than {counted(config.max_length, 'token')}"] if config.max_length else []
    helps = [
        *more,
        "another base model, made for the language of the texts",
        "more texts of the rarer classes",
        *frozen,
        *cut,
        # What has learned too little learns less by smaller steps.
        *([] if more else [f"half the learning rate ({config.learning_rate / 2:g})"]),
    ]
    return f"What may help: {', '.join(helps)}, or another seed."


def lighter_in_words(config: TrainingConfig) -> str:
    """Which batch takes less memory and learns the same, as a process that the system ends says nothing; empty of
    batches of one text.
    """
    if config.batch_size == 1:
        return ""
    smaller = max(size for size in range(1, config.batch_size) if config.batch_size % size == 0)
    batches = config.accumulation * config.batch_size // smaller
    return (
        f"If the memory was full: batches of {counted(smaller, 'text')}, {batches} of them a step, learn the same as "
        f"batches of {config.batch_size} and take less of it."
    )
