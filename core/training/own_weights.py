"""Weights of classes that a researcher gives, as “yes=3”."""

from __future__ import annotations

from collections.abc import Sequence

from core.counted import quoted
from core.errors import SettingError
from core.records import TrainingConfig

_LEAST, _MOST = 0.001, 1_000.0


def of(config: TrainingConfig, labels: Sequence[str]) -> dict[str, float]:
    """What a text of each class counts; empty where the settings give no weight.

    Raises SettingError where one is not written so, is of no class, or is out of range.
    """
    if not config.class_weights:
        return {}
    weights = dict.fromkeys(labels, 1.0)
    for given in config.class_weights:
        # A class may have the sign in its name.
        label, _, number = given.rpartition("=")
        if label not in weights:
            raise _refused(f"“{given}” begins with none of the classes {quoted(labels)}.")
        weights[label] = _number(given, number)
    return weights


def _number(given: str, number: str) -> float:
    try:
        weight = float(number)
    except ValueError:
        raise _refused(f"“{given}” does not end with a number.") from None
    if not _LEAST <= weight <= _MOST:
        raise _refused(f"“{given}” is out of range; possible is {_LEAST:g} to {_MOST:g}.")
    return weight


def _refused(what: str) -> SettingError:
    return SettingError(what, where="own class weights", todo="Write each as the class, “=” and a number: “yes=3”.")
