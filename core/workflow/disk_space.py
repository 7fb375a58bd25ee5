"""Whether the disk has room for what is to be trained, and how much that is."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import JobError
from core.records import Run, TrainingConfig
from core.training import disk_use
from core.workflow.bench import Bench

_SPARE = 50_000_000
"""For logs, tables and the database."""


@dataclass(frozen=True)
class DiskSpace:
    """Bytes: the most that trainings take while they work, what they leave, and what is free."""

    at_work: int
    kept: int
    free: int

    @property
    def is_enough(self) -> bool:
        return self.at_work + _SPARE <= self.free


def of(bench: Bench, configs: Sequence[TrainingConfig], *, keeps_models: bool = True, there: int = 0) -> DiskSpace:
    """For trainings one after the other, behind those that work and wait already, each of which leaves a model.

    ``there`` are bytes of them that lie on the disk already; a search keeps no model.
    """
    each = {config: disk_use.of(config) for config in set(configs)}
    waiting = sum(disk_use.of(run.config).kept for run in _active(bench))
    kept = sum(each[config].kept for config in configs) if keeps_models else 0
    # The last one works when the models of all before it are there.
    most = max((each[config].at_work - (each[config].kept if keeps_models else 0) for config in configs), default=0)
    return DiskSpace(waiting + kept + most - there, kept, shutil.disk_usage(bench.artifacts.home).free)


def _active(bench: Bench) -> list[Run]:
    known = [run for project in bench.store.projects() for run in bench.store.runs(project.id)]
    return [run for run in known if run.state.is_active]


def check(space: DiskSpace, where: str) -> None:
    """Raise JobError where the trainings do not fit."""
    if not space.is_enough:
        raise JobError(
            f"The disk has too little room: while it trains up to {size(space.at_work)} are needed, and "
            f"{size(space.free)} are free.",
            where=where,
            todo="Make room on it; the models of runs that you do not ask any more can be deleted, their results stay. "
            "Or train from a smaller base model.",
        )


def check_bytes(bench: Bench, needed: int, where: str) -> None:
    """Raise JobError where the disk has no room for so many bytes."""
    free = shutil.disk_usage(bench.artifacts.home).free
    if needed + _SPARE > free:
        raise JobError(
            f"The disk has too little room: {size(needed)} are needed, and {size(free)} are free.",
            where=where,
            todo="Make room on it; the models of runs that you do not ask any more can be deleted, their results stay.",
        )


def in_words(space: DiskSpace) -> str:
    """“Up to 900 MB of disk while it trains, 90 MB afterwards; 12 GB are free.”"""
    after = f"{size(space.kept)} afterwards" if space.kept else "none afterwards"
    return f"Up to {size(space.at_work)} of disk while it trains, {after}; {size(space.free)} are free."


def size(number: int) -> str:
    """To the precision that helps: “90 MB”, “1.4 GB”."""
    if number >= 10_000_000_000:
        return f"{number / 1e9:,.0f} GB"
    return f"{number / 1e9:.1f} GB" if number >= 1_000_000_000 else f"{number / 1e6:,.0f} MB"
