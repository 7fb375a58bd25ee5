"""What a job reports while it works: its worker writes these records, and everybody who looks at it reads them."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from core.records.training import EpochScores

STARTING = "starting"
WAITING = "waiting"
"""The phases that every job has."""


class Phase(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="event", tag="phase"):
    """What it does from now on; ``waits_for`` names the job that goes first."""

    phase: str
    waits_for: str | None = msgspec.field(name="for", default=None)


class StepDone(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="event", tag="step"):
    """How many of its steps are done; ``epochs`` (all that are planned) and ``loss`` are those of a training."""

    step: int
    steps: int
    epochs: int = 0
    loss: float | None = None
    ends: tuple[float, float] | None = None


class Ends(msgspec.Struct, frozen=True, tag_field="event", tag="time"):
    """When all will be done, at the earliest and at the latest, in seconds since 1970.

    An earlier Errata told seconds that are left: they are of no use later on, so ``ends`` may be missing.
    """

    ends: tuple[float, float] | None = None


class Epoch(msgspec.Struct, frozen=True, tag_field="event", tag="epoch"):
    """An epoch of a training was evaluated; the fields are those of ``EpochScores``."""

    epoch: int
    training_loss: float
    validation_loss: float
    precision: float
    recall: float
    f1: float
    accuracy: float
    classes_predicted: int | None = None

    @classmethod
    def of(cls, scores: EpochScores) -> Epoch:
        return cls(**vars(scores))

    @property
    def scores(self) -> EpochScores:
        return EpochScores(**msgspec.structs.asdict(self))


class Fitted(msgspec.Struct, frozen=True, tag_field="event", tag="fitted"):
    """The batches of a training's settings did not fit into memory; from here on it reads so many of so many texts."""

    size: int
    number: int


class Downloaded(msgspec.Struct, frozen=True, tag_field="event", tag="downloaded"):
    """So many bytes of the base model are here."""

    done: int
    total: int


Event: TypeAlias = Phase | StepDone | Ends | Epoch | Fitted | Downloaded
