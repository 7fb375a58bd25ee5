"""Small helpers of the tests that train a tiny model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from transformers import pipeline

from core.records.job_events import Event
from core.training.finetuning import Training

STEPS_AN_EPOCH = 6


E = TypeVar("E", bound=Event)


class Events(list[Event]):
    """What a training reported."""

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self if isinstance(event, kind)]


class Train(Protocol):
    """Trains in ``tmp_path/run``, on the fixtures ``rows`` and ``config``, where nothing else is said."""

    def __call__(self, *reporting: Any, **changes: Any) -> Training: ...


@dataclass
class Whole:
    """A training that ran from its start to its end."""

    training: Training
    events: Events
    folder: Path


def weights(folder: Path) -> bytes:
    return (folder / "model" / "model.safetensors").read_bytes()


def predictions(folder: Path, texts: list[str]) -> list[str]:
    """What transformers without Errata says with the model."""
    return [answer["label"] for answer in pipeline("text-classification", str(folder / "model"))(texts)]
