"""Base models worth suggesting, with what their makers say of them: ``known_models.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

import msgspec

from core.records import BaseModel

_FILE = Path(__file__).with_suffix(".toml")


@lru_cache
def all_known() -> tuple[BaseModel, ...]:
    """The one that works offline first."""
    return msgspec.convert(tomllib.loads(_FILE.read_text(encoding="utf-8"))["models"], tuple[BaseModel, ...])


def known(name: str) -> BaseModel | None:
    return next((model for model in all_known() if model.name == name), None)
