"""Base models planted for tests."""

from __future__ import annotations

from pathlib import Path

from core.records import BaseModel


def german_model(name: str | Path) -> BaseModel:
    """A German base model of that name, of which else nothing is known."""
    return BaseModel(str(name), ("German",), "", 1, 1, None, 64, "MIT", "A model for tests.")
