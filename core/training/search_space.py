"""Which settings a search tries: the tutorial's space, what values are possible, how many combinations there are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from core import setting_fields
from core.counted import beginning, quoted
from core.errors import SettingError
from core.records import Dimension, SearchSettings, Space, TrainingConfig, Value
from core.setting_fields import SettingField
from core.training import presets

TUTORIAL: Space = (
    Dimension("epochs", (4, 6, 8)),
    Dimension("learning_rate", (2e-5, 3e-5, 4e-5)),
    Dimension("weight_decay", (0.01, 0.03, 0.05)),
    Dimension("warmup_steps", (0, 100, 500)),
    Dimension("batch_size", (8, 16, 32)),
)
"""That of the reference tutorial."""

_SHARES_OF_WARMUP = (0.0, 0.1, 0.2)
_WHERE = "settings to search"
_MOST_VALUES = 20
_NOT_SEARCHED = ("seed", "report_to", "train_share", "learns_validation", "class_weights", "decay_epochs")
"""What is no choice of a setting: the best seed is only the luckiest, all texts teach more than a part of them, and own
weights are given and not found; what learns from the validation part has no score; and a training that ends before its
learning rate has fallen is for a final model.
"""


def fields() -> dict[str, SettingField]:
    """The settings that can be searched, by name."""
    chosen = setting_fields.chosen_by_hand(TrainingConfig)
    return {field.name: field for field in chosen if field.name not in _NOT_SEARCHED}


def tutorial(texts: int) -> Space:
    """The tutorial's space for so many training texts: without warm-ups of more steps than its shortest training
    has.
    """
    fewest = presets.steps(TrainingConfig("", epochs=4, batch_size=32), texts)
    return tuple(
        replace(one, values=tuple(value for value in one.values if int(value or 0) <= fewest))
        if one.setting == "warmup_steps"
        else one
        for one in TUTORIAL
    )


def recommended(model: str, texts: int) -> Space:
    """The tutorial's space, moved to the settings that are recommended for the base model: its epochs and learning
    rates are for models of BERT's usual size, and small ones need more of both, and a warm-up.
    """
    usual, of_tutorial = presets.preset("default", model, texts=texts), TrainingConfig(model)
    if usual == of_tutorial:
        return tutorial(texts)
    factors = {name: getattr(usual, name) / getattr(of_tutorial, name) for name in ("epochs", "learning_rate")}
    return tuple(
        Dimension("warmup", _SHARES_OF_WARMUP)
        if one.setting == "warmup_steps"
        else replace(one, values=tuple(_scaled(value, factors.get(one.setting, 1.0)) for value in one.values))
        for one in TUTORIAL
    )


def _scaled(value: Any, factor: float) -> Value:
    return round(value * factor) if isinstance(value, int) else float(f"{value * factor:.2g}")


def size(space: Space) -> int:
    """How many combinations there are."""
    return math.prod(len(dimension.values) for dimension in space)


def most_trials(settings: SearchSettings, space: Space) -> int:
    """How many trials there can be: no combination is tried twice."""
    return min(settings.trials, size(space))


def spread(space: Space, most: int) -> list[dict[str, Value]]:
    """At most so many combinations from all over the space, which may be too large to be gone through."""
    whole = size(space)
    number = min(most, whole)
    return [_combination(space, turn * whole // number) for turn in range(number)]


def _combination(space: Space, number: int) -> dict[str, Value]:
    """That of the number, from 0 on, in the order in which the last value changes first."""
    values: dict[str, Value] = {}
    for dimension in reversed(space):
        number, place = divmod(number, len(dimension.values))
        values[dimension.setting] = dimension.values[place]
    return values


def at(config: TrainingConfig, values: Mapping[str, Value]) -> TrainingConfig:
    """The settings with those values; steps of a warm-up take the place of a share."""
    chosen: dict[str, Any] = dict(values)
    if chosen.get("warmup_steps") is not None:
        chosen.setdefault("warmup", 0.0)
    return replace(config, **chosen)


def read(name: str, words: Sequence[str]) -> Dimension:
    """A dimension from what was typed: “2e-5”, “yes”, “none” where a setting can be without a value; raises
    SettingError.
    """
    found = fields()
    if name not in found:
        raise SettingError(
            f"“{name}” is no setting that can be searched.", where=_WHERE, todo=f"Possible are {', '.join(found)}."
        )
    return Dimension(name, tuple(dict.fromkeys(_value(found[name], word.strip()) for word in words)))


def typed(dimension: Dimension) -> str:
    """The values as they would be typed."""
    return ", ".join(map(typed_value, dimension.values))


def typed_default(field: SettingField) -> str:
    """What a setting that nobody searched so far begins with: its usual value."""
    return typed_value(field.default)


def typed_value(value: Value) -> str:
    """As it would be typed: “6”, “4e-05”, “yes”, “none”."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _value(field: SettingField, word: str) -> Value:
    if field.can_be_unset and word.lower() == "none":
        return None
    if field.kind is bool and word.lower() in ("yes", "no"):
        return word.lower() == "yes"
    try:
        if field.kind is bool:
            raise ValueError
        return field.kind(word)
    except ValueError as error:
        raise SettingError(
            f"“{beginning(word, 40)}” is no value of “{field.setting.title}”.",
            where=_WHERE,
            todo=f"Type {_example(field)}.",
        ) from error


def _example(field: SettingField) -> str:
    if field.kind is bool:
        return "“yes” or “no”"
    if issubclass(field.kind, StrEnum):
        return quoted(list(field.kind), "or")
    number = "whole numbers" if field.kind is int else "numbers"
    return f"{number}, with commas between them" + (", or “none”" if field.can_be_unset else "")


def check(config: TrainingConfig, space: Space, texts: int) -> None:
    """Raise SettingError where there is nothing to search on so many training texts, a dimension cannot be searched or
    stands twice, or a value is out of range.
    """
    if config.learns_validation:
        raise SettingError(
            "A search needs a validation part that is not learned from.",
            where=_WHERE,
            todo="Let the models learn from the training part alone; the final model comes after the search.",
        )
    for dimension in space:
        _check_dimension(dimension)
    names = [dimension.setting for dimension in space]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise SettingError(f"“{twice}” stands twice in the space.", where=_WHERE, todo="Name all its values at once.")
    if {"warmup", "warmup_steps"} <= set(names):
        raise SettingError(
            "The warm-up stands twice in the space: as a share and in steps.", where=_WHERE, todo="Keep one of both."
        )
    shortest = _shortest(space)
    for dimension in space:
        for value in dimension.values:
            presets.validate(at(config, shortest | {dimension.setting: value}), texts)
    if size(space) < 2:
        raise SettingError(
            "There is only one combination of settings: nothing to search.",
            where=_WHERE,
            todo="Give at least one setting two values.",
        )


def _shortest(space: Space) -> dict[str, Value]:
    """The values of the training with the fewest steps, of which a warm-up must not have more."""
    values: dict[str, Any] = {dimension.setting: dimension.values for dimension in space}
    return {name: pick(values[name]) for name, pick in (("epochs", min), ("batch_size", max)) if name in values}


def _check_dimension(dimension: Dimension) -> None:
    found = fields()
    if dimension.setting not in found:
        read(dimension.setting, ())
    title = found[dimension.setting].setting.title
    if not dimension.values:
        raise SettingError(f"“{title}” has no value.", where=_WHERE, todo="Give it one, or leave it out.")
    if len(dimension.values) > _MOST_VALUES:
        raise SettingError(
            f"“{title}” has {len(dimension.values)} values; possible are {_MOST_VALUES}.",
            where=_WHERE,
            todo="Take fewer, further apart.",
        )
