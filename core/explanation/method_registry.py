"""The methods of explaining; each is on the page, on the command line and kept by standing here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from core.explanation import gradients, leave_one_out, lime_in_rounds, lime_text
from core.explanation.methods import Method
from core.records import ExplanationSettings

REGISTERED: tuple[Method[Any], ...] = (
    lime_in_rounds.METHOD,
    lime_text.METHOD,
    leave_one_out.METHOD,
    gradients.INTEGRATED,
    gradients.TIMES_INPUT,
)
"""The usual one first."""


def called(name: str) -> Method[Any]:
    """The method of that name."""
    return next(method for method in REGISTERED if method.name == name)


def settings_of(method: str, kept: Mapping[str, Any]) -> ExplanationSettings:
    """The method's settings from what a document or a table has of them, by the names of their fields."""
    settings: ExplanationSettings = msgspec.convert(kept, called(method).settings)
    return settings
