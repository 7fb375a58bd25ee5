"""A training's settings in words: one account of them for lists, comparisons, commands and the methods section."""

from __future__ import annotations

from collections.abc import Sequence

from core.counted import joined, quoted
from core.records import Group, LongTexts, Run, TrainingConfig
from core.setting_fields import SettingField, chosen_by_hand, fields_of, in_a_sentence
from core.workflow import run_status

_MEASURE = "Epoch chosen by"
_MODEL = "model"


def summary(config: TrainingConfig) -> str:
    """The settings that matter most, and those that are used though they usually are not: “6 epochs · batch size 16 ·
    learning rate 4e-05 · … · frozen layers 3 · balanced classes”.
    """
    is_on = [one for one in _on(config) if one.name != _MODEL and getattr(config, one.name) is not None]
    short = [one for one in is_on if one.setting.group is Group.SHORT]
    used = [one for one in is_on if one not in short and (one.setting.off or getattr(config, one.name) is True)]
    return " · ".join(_named(field, config) for field in (*short, *used))


def texts_a_step(config: TrainingConfig) -> str:
    """“Each step learns from 64 texts, 4 batches of 16.” Empty where a step is one batch."""
    batches = config.batches
    return f"Each step learns from {batches.texts} texts: {batches.number} batches of {batches.size}." * (
        batches.number > 1
    )


def settings(run: Run) -> dict[str, str]:
    """Each setting that the run's model was trained with, by its title, without those that are off; of a stopped one
    how far it came. None of what was made elsewhere.
    """
    if run.is_made_elsewhere:
        return {}
    named = {field.setting.title: field.in_words(getattr(run.config, field.name)) for field in _on(run.config)}
    named[fields_of(TrainingConfig)["epochs"].setting.title] = run_status.epochs(run)
    if run.result is not None:
        length = fields_of(TrainingConfig)["max_length"]
        named[length.setting.title] = length.in_words(run.result.max_length)
    return named if run.config.learns_validation else named | {_MEASURE: str(run.config.measure)}


def differing(before: Run, after: Run) -> list[str]:
    """The settings in which two runs differ, each with what it was and is: “seed (1 → 2)”."""
    pairs = [
        (in_a_sentence(field.setting.title), _said(field, before), _said(field, after))
        for field in _fields()
        if not (field.name == "epochs" and run_status.same_epochs(before, after))
    ]
    measures = ("measure that chose the epoch", str(before.config.measure), str(after.config.measure))
    return [f"{title} ({old} → {new})" for title, old, new in [*pairs, measures] if old != new]


def methods_sentence(run: Run, context: Sequence[str] = ()) -> str:
    """What a methods section says of the training; empty where there is no model, or none of Errata's.

    ``context`` are the columns that stood before each text.
    """
    if run.result is None or run.is_made_elsewhere:
        return ""
    elsewhere = (_MODEL, "max_length", "long_texts", "learns_validation")
    chosen = [_named(field, run.config) for field in _on(run.config) if field.name not in elsewhere]
    ended = f" It was stopped after {run_status.epochs(run)} epochs." if run.result.stopped else ""
    if early := run_status.early_end(run):
        ended = f" It {early}."
    software = [
        f"{name} {run.result.software[name]}" for name in ("transformers", "torch") if name in run.result.software
    ]
    kept = (
        f"Of its epochs we kept the one with the best {run.config.measure} on the validation part (epoch "
        f"{run.result.best_epoch})"
    )
    if run.config.learns_validation:
        kept = "It learned from the training and the validation part, and we kept its last epoch"
    used = f"; software: {joined(software)}" if software else ""
    read = _behind(context) + _read(run.config, run.result.max_length)
    return f"We fine-tuned {run.config.model} with {joined(chosen)}; {read}.{ended} {kept}{used}."


def _behind(context: Sequence[str]) -> str:
    if not context:
        return ""
    say = f"column {quoted(context)} says" if len(context) == 1 else f"columns {quoted(context)} say"
    return f"each text stood behind what the {say}; "


def _read(config: TrainingConfig, max_length: int) -> str:
    """“texts were cut off after 128 tokens”"""
    match config.long_texts:
        case LongTexts.END:
            return f"of texts longer than {max_length} tokens the last {max_length} were read"
        case LongTexts.BOTH_ENDS:
            return f"of texts longer than {max_length} tokens the beginning and the end were read"
        case LongTexts.WINDOWS:
            return f"texts longer than {max_length} tokens were read in overlapping windows of that length"
    return f"texts were cut off after {max_length} tokens"


def _fields() -> list[SettingField]:
    """The base model, and all settings that are chosen by hand."""
    return [fields_of(TrainingConfig)[_MODEL], *chosen_by_hand(TrainingConfig)]


def _on(config: TrainingConfig) -> list[SettingField]:
    return [field for field in _fields() if getattr(config, field.name) not in field.setting.off]


def _named(field: SettingField, config: TrainingConfig) -> str:
    return field.named_in_words(getattr(config, field.name))


def _said(field: SettingField, run: Run) -> str:
    if field.name == "epochs" and run.result is not None and run.result.stopped:
        return f"stopped after {run_status.epochs(run)}, with the model of epoch {run.result.best_epoch}"
    if field.name == "seed" and run.is_ensemble:
        return f"those of {run.name}"
    return field.in_words(getattr(run.config, field.name))
