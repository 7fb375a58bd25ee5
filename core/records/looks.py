"""Looks at a test part: with each of them its scores say less."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.records.measure import Measure


class LookKind(StrEnum):
    """What was done: a run's scores or mismatches were opened, two runs or two experiments compared, the part locked or
    opened again.
    """

    RUN = "run"
    COMPARISON = "comparison"
    EXPERIMENTS = "experiments"
    LOCKED = "locked"
    OPENED = "opened"


@dataclass(frozen=True)
class Look:
    """An entry of the log of a project's test parts.

    ``split_id`` is the first of the splits whose test texts are kept from version to version; None for a lock, which
    holds for the whole project. A comparison is of ``run_id`` with ``against_id``, whichever came first, and has the
    p-value of its test in that measure; on several test parts it has an entry for each, of one time. One of experiments
    names the first run of each.
    """

    kind: LookKind
    time: datetime
    split_id: int | None = None
    run_id: int | None = None
    against_id: int | None = None
    measure: Measure | None = None
    p_value: float | None = None
