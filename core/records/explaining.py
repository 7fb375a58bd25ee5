"""A job that explains many test texts of a run: what was begun, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from core.records.explanation import Explanation
from core.records.setting import Group, Setting


@dataclass(frozen=True)
class ExplainingSettings:
    """Which test texts are explained: all that the model gets wrong, and some of the others."""

    hits: Annotated[
        int | None,
        Setting(
            "Right answers",
            "So many test texts that the model gets right are explained beside all mismatches.",
            Group.SHORT,
            lowest=0,
            highest=100_000,
            unit="text",
            unset="as many as mismatches",
        ),
    ] = None


@dataclass(frozen=True)
class Explaining:
    """A job that was begun; how it stands is told by its folder.

    Attributes
    ----------
    method, settings
        The method of explaining and its settings, by the names of their fields.
    chosen
        Which texts are explained.
    collected
        How many bytes of what it wrote are in the database.
    """

    id: int
    project_id: int
    name: str
    run_id: int
    method: str
    settings: dict[str, Any]
    chosen: ExplainingSettings
    created: datetime
    folder: str
    collected: int = 0


@dataclass(frozen=True)
class ExplainedText:
    """What the job found of one test text; a line of the file that it writes."""

    id: str
    explanation: Explanation


@dataclass(frozen=True)
class ExplainingResult:
    """How many texts the job explained; it has no result before all are."""

    explained: int
    stopped: bool = False
