"""Which epoch of a run was kept, by what measure, and what that choice may have cost."""

from __future__ import annotations

import math

from core.counted import joined
from core.figures import figure
from core.records import EpochScores, Measure, ScoreName, TrainingConfig, TrainingResult
from core.workflow import one_answer


def in_words(result: TrainingResult, measure: Measure) -> str:
    """“Of 5 epochs epoch 3 was kept: it had the best F1 of “yes” on the validation part.”

    Without the figure: the training may compute in bfloat16, the scores that are shown do not.
    """
    if not result.epochs:
        trained = named(result.best_epoch, result.epochs_trained)
        return f"The model after {trained} epochs was kept: no text was left to choose an epoch by."
    if ended_within(result.epochs[-1].epoch, result.epochs_trained):
        return _of_stopped(result, measure)
    if len(result.epochs) == 1:
        return f"Epoch {result.best_epoch} was kept, the only one that was tried on the validation part."
    if measure.score is ScoreName.F1 and not any(one.f1 for one in result.epochs):
        kept = f"epoch {result.best_epoch} was kept"
        return f"Of {len(result.epochs)} epochs none had any {measure} above 0 on the validation part; {kept}."
    return (
        f"Of {len(result.epochs)} epochs epoch {result.best_epoch} was kept: it had the best {measure} on the "
        "validation part."
    )


def ended_within(epoch: int, trained: float | None) -> bool:
    """Whether a training of so many epochs was stopped in the middle of that one."""
    return trained is not None and trained < epoch - 1e-6


def named(epoch: int, trained: float | None) -> str:
    """How many epochs a model of that epoch has trained: “2”, or “1.4” where the training was stopped within it."""
    if trained is None or not ended_within(epoch, trained):
        return f"{epoch}"
    return f"{max(math.floor(trained * 10) / 10, 0.1):g}"


def _of_stopped(result: TrainingResult, measure: Measure) -> str:
    names = [named(one.epoch, result.epochs_trained) for one in result.epochs]
    kept = named(result.best_epoch, result.epochs_trained)
    if len(names) == 1:
        return f"The model after {kept} of an epoch was kept, the only one that was tried on the validation part."
    return (
        f"Of the models after {joined(names)} epochs that after {kept} was kept: it had the best {measure} on the "
        "validation part."
    )


def against_one_answer(result: TrainingResult, config: TrainingConfig, declared: Measure) -> str:
    """Of a model that is no better than one answer: whether another epoch had more validation texts right than that,
    as far as the accuracy of each epoch tells it; empty of any other model. ``declared`` is the project's measure now.
    """
    if result.validation is None or len(result.epochs) < 2:
        return ""
    if not one_answer.is_no_better(result.validation, config.positive):
        return ""
    label, share = one_answer.accuracy(result.validation)
    kept, best = _kept(result), max(result.epochs, key=lambda one: one.accuracy)
    if best.accuracy <= share:
        return (
            f"None of its epochs had more validation texts right than “{label}” for every text (accuracy "
            f"{figure(share)}; the highest during the training was {figure(best.accuracy)}, in epoch {best.epoch})."
        )
    return (
        "" if best.accuracy <= kept.accuracy else _another(best, kept, label, share, config) + _remedy(config, declared)
    )


def _another(best: EpochScores, kept: EpochScores, label: str, share: float, config: TrainingConfig) -> str:
    return (
        f"Epoch {best.epoch} had more validation texts right than “{label}” for every text (accuracy "
        f"{figure(best.accuracy)} against {figure(share)}; epoch {kept.epoch}, which was kept: "
        f"{figure(kept.accuracy)}, as the training computed them), but a lower {config.measure}, which chooses the "
        "epoch."
    )


def _remedy(config: TrainingConfig, declared: Measure) -> str:
    if declared != config.measure:
        return f" The measure is {declared} by now: train again, and it chooses the epoch."
    if declared.score is ScoreName.F1 and declared.positive is not None:
        return " To choose by all classes, declare macro F1 or accuracy as the measure, and train again."
    return ""


def _kept(result: TrainingResult) -> EpochScores:
    return next(one for one in result.epochs if one.epoch == result.best_epoch)
