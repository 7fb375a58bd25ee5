"""A search for settings: which ones are tried, how, and what came of each trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeAlias

from core.records.setting import Group, Setting
from core.records.training import EpochScores, TrainingConfig

Value: TypeAlias = bool | int | float | str | None
"""What a training setting can be."""


class SearchMethod(StrEnum):
    TPE = "tpe"
    RANDOM = "random"
    GRID = "grid"


@dataclass(frozen=True)
class Dimension:
    """A training setting, by the name of its field, and the values that are tried."""

    setting: str
    values: tuple[Value, ...]


Space: TypeAlias = tuple[Dimension, ...]
"""Every combination of a value of each dimension is a point of it."""


@dataclass(frozen=True)
class SearchSettings:
    """How a search goes about it, and when it ends."""

    trials: Annotated[int, Setting("Trials", "How many trainings at most.", Group.SHORT, 1, 200, unit="trial")] = 12
    hours: Annotated[
        float | None,
        Setting(
            "Hours",
            "No trial begins once so many hours have been trained.",
            Group.SHORT,
            0.01,
            1000,
            step=1,
            unset="no limit",
        ),
    ] = None
    patience: Annotated[
        int | None,
        Setting(
            "Trials without gain",
            "It ends after so many trials, one after the other, of which none was better than those before.",
            Group.SHORT,
            1,
            200,
            unit="trial",
            unset="no limit",
            option="without-gain",
        ),
    ] = None
    method: Annotated[
        SearchMethod,
        Setting(
            "Method",
            "How the next trial's settings are chosen: from what the earlier ones showed (tpe), by chance (random), or "
            "one combination after the other (grid).",
            Group.SHORT,
        ),
    ] = SearchMethod.TPE
    pruning: Annotated[
        bool,
        Setting(
            "End poor trials early",
            "A trial ends after the epoch in which it is worse than half of those before were then.",
            Group.SHORT,
        ),
    ] = True


class TrialState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    PRUNED = "pruned"
    FAILED = "failed"

    @property
    def has_ended(self) -> bool:
        return self is not TrialState.RUNNING


@dataclass(frozen=True)
class Trial:
    """One training of a search, judged on the validation part alone; its model is not kept.

    ``values`` are those of the dimensions; ``score`` is the measure of the best epoch, from 0 to 1, None without one;
    ``attempts`` counts how often it was begun; ``seconds`` is the training alone; ``device`` and ``slowdown`` are as in
    ``TrainingResult``, the first empty where an earlier Errata trained it; ``error`` says why it failed.
    """

    number: int
    values: Mapping[str, Value]
    state: TrialState = TrialState.RUNNING
    attempts: int = 0
    score: float | None = None
    best_epoch: int | None = None
    epochs: tuple[EpochScores, ...] = ()
    seconds: float = 0.0
    device: str = ""
    slowdown: float | None = None
    error: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it was trained to its end, so that it can be the best."""
        return self.state is TrialState.DONE and self.score is not None


class SearchEnd(StrEnum):
    """Why a search ended by itself."""

    TRIALS = "trials"
    HOURS = "hours"
    PATIENCE = "patience"
    SPACE = "space"


@dataclass(frozen=True)
class SearchResult:
    """What the worker hands back, as ``result.json``: one that is stopped has none, and goes on from its trials."""

    ended: SearchEnd
    stopped: bool = False


@dataclass(frozen=True)
class Search:
    """What was begun; how it stands is told by its folder. ``config`` has the settings that are the same in all
    trials; ``title`` and ``note`` are the researcher's.
    """

    id: int
    project_id: int
    name: str
    split_id: int
    version_id: int
    config: TrainingConfig
    space: Space
    settings: SearchSettings
    created: datetime
    folder: str
    title: str = ""
    note: str = ""
