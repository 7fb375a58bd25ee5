"""How long the rest of a fine-tuning takes, told from what its steps have taken so far."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from core.training.estimate import EVALUATION_COST

_SHARE_OF_NEWEST = 0.1
_LEAST_DOUBT = 0.08
_DOUBT_AFTER_ONE = 0.5


@dataclass(frozen=True)
class Work:
    """Padded tokens of one pass through each part, as near as can be told beforehand, and how many passes.

    ``after`` are tokens that are read once the training has ended.
    """

    train: int
    validation: int
    epochs: int
    after: int = 0


@dataclass
class Rate:
    """Seconds a unit of work: over all that was measured, and over the newest part of it."""

    seconds: float = 0.0
    units: float = 0.0
    newest: float = 0.0
    measured: int = 0

    def add(self, units: float, seconds: float) -> None:
        if units <= 0:
            return
        share = max(_SHARE_OF_NEWEST, 1 / (self.measured + 1))
        self.newest += share * (seconds / units - self.newest)
        self.seconds, self.units, self.measured = self.seconds + seconds, self.units + units, self.measured + 1

    @property
    def mean(self) -> float:
        return self.seconds / self.units


@dataclass
class Pace:
    """What was measured of a training, and the time that the rest of it will take.

    The shortest and the longest time follow from the mean of all steps and from that of the newest, so that they part
    where another program begins to work or ends; with few steps measured they lie further apart.
    """

    work: Work
    learning: Rate = field(default_factory=Rate)
    reading: Rate = field(default_factory=Rate)
    saving: Rate = field(default_factory=Rate)

    def seconds_left(self, tokens_learned: float, evaluations: float) -> tuple[float, float] | None:
        """The shortest and the longest time to the end, what is read after the training included; None before a step.

        ``evaluations`` counts a part of one, too.
        """
        if not self.learning.measured:
            return None
        to_learn = max(self.work.epochs * self.work.train - tokens_learned, 0.0)
        to_read = max(self.work.epochs - evaluations, 0.0) * self.work.validation + self.work.after
        to_save = max(self.work.epochs - math.floor(evaluations), 0) * (self.saving.mean if self.saving.measured else 0)
        times = [
            to_learn * learning + to_read * reading + to_save
            for learning, reading in (
                (self.learning.mean, self._reading(self.learning.mean, newest=False)),
                (self.learning.newest, self._reading(self.learning.newest, newest=True)),
            )
        ]
        doubt = _LEAST_DOUBT + _DOUBT_AFTER_ONE / math.sqrt(self.learning.measured)
        return min(times) * (1 - doubt), max(times) * (1 + doubt)

    def _reading(self, learning: float, *, newest: bool) -> float:
        if not self.reading.measured:
            return EVALUATION_COST * learning
        return self.reading.newest if newest else self.reading.mean
