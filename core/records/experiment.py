"""An experiment: runs that were started together to answer one question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ExperimentKind(StrEnum):
    CROSS_VALIDATION = "cross-validation"
    SEEDS = "seeds"
    LEARNING_CURVE = "learning-curve"


@dataclass(frozen=True)
class Experiment:
    """``runs`` are the ids of its runs, in the order in which they were started, without those that were deleted;
    ``title`` and ``note`` are the researcher's.
    """

    id: int
    project_id: int
    kind: ExperimentKind
    created: datetime
    runs: tuple[int, ...]
    title: str = ""
    note: str = ""
