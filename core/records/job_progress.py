"""How far a job is."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class JobProgress:
    """Where a job stands, read from its folder; ``ends`` is the earliest and the latest time of its end, in seconds
    since 1970, None while unknown. ``unknown`` names kinds of events that this Errata cannot read, as those of a newer
    one. ``downloaded`` are the bytes that are here and those of all, while the base model is downloaded.
    """

    phase: str
    step: int = 0
    steps: int = 0
    ends: tuple[float, float] | None = None
    waits_for: str | None = None
    unknown: tuple[str, ...] = ()
    downloaded: tuple[int, int] | None = None

    @property
    def seconds_left(self) -> tuple[float, float] | None:
        """From now to the earliest and the latest end; below 0 where it takes longer than was told."""
        return None if self.ends is None else (self.ends[0] - time.time(), self.ends[1] - time.time())

    @property
    def fraction(self) -> float:
        return self.step / self.steps if self.steps else 0.0
