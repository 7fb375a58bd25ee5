"""What a project judges its models by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ScoreName(StrEnum):
    """Scores that can decide; precision or recall alone cannot, as one answer to every text gives a recall of 1."""

    F1 = "f1"
    ACCURACY = "accuracy"


@dataclass(frozen=True)
class Measure:
    """The score that decides which epoch is kept, and which of two models is better.

    ``positive`` is the class of interest, whose F1, precision and recall are meant; None for their macro averages.
    Accuracy is the same whichever class that is.
    """

    score: ScoreName = ScoreName.F1
    positive: str | None = None

    def __str__(self) -> str:
        """``F1 of “yes”``, ``macro F1`` or ``accuracy``."""
        if self.score is ScoreName.ACCURACY:
            return "accuracy"
        return f"F1 of “{self.positive}”" if self.positive is not None else "macro F1"

    @property
    def brief(self) -> str:
        """``F1``, ``macro F1`` or ``accuracy``: where the class of interest stands beside it or is known."""
        return "F1" if self.score is ScoreName.F1 and self.positive is not None else str(self)


@dataclass(frozen=True)
class Declaration:
    """That a measure is the project's from a time on."""

    measure: Measure
    time: datetime
