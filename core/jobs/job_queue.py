"""The queue: one job at a time in a workspace, of whatever kind, in the order in which they were created unless they
were arranged otherwise; those that go last behind all others.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from core.errors import DamagedError
from core.jobs.folder import JobFolder
from core.jobs.kinds import StoppedEarly
from core.records import JobProgress
from core.records.job_events import STARTING, WAITING, Phase
from core.records.job_specs import JobSpec
from core.store.artifacts import Artifacts

_POLL_SECONDS = 0.5
_ANOTHER = "another run"
_JUST_AFTER = timedelta(microseconds=1)
_Told = TypeVar("_Told", bound=JobProgress)


@contextmanager
def turn(job: JobFolder, spec: JobSpec) -> Iterator[None]:
    """Wait until no other job is at work and all that go first have ended, then keep others waiting.

    Raises StoppedEarly where the job is asked to stop before.
    """
    runs = job.path.parent
    # Called so since trainings alone waited for the device: an earlier Errata may be at work beside this one.
    lock, holder = FileLock(runs / "device.lock"), runs / "device.holder"
    told = None
    while (waits_for := _blocked_by(job, spec, lock, holder)) is not None:
        if waits_for != told:
            job.report(Phase(WAITING, waits_for))
            told = waits_for
        time.sleep(_POLL_SECONDS)
    try:
        Artifacts.write_atomically(holder, spec.name.encode())
        if told is not None:
            # Else it would be said to wait until its task has something to say.
            job.report(Phase(STARTING))
        yield
    finally:
        lock.release()


def _blocked_by(job: JobFolder, spec: JobSpec, lock: FileLock, holder: Path) -> str | None:
    """Name of the job that goes first; None once the lock is held."""
    if job.stop_requested():
        raise StoppedEarly
    ahead = _next_in_line(job, spec)
    if ahead is not None:
        return ahead
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return _named(holder)
    return None


def _named(holder: Path) -> str:
    """The job that has its turn: a note, which may be missing or damaged."""
    with suppress(OSError, ValueError):
        return holder.read_text(encoding="utf-8") or _ANOTHER
    return _ANOTHER


def _next_in_line(job: JobFolder, spec: JobSpec) -> str | None:
    """Name of the first of the living jobs that go before this one, also of kinds that only a newer Errata knows."""
    own = _turn_of(job, spec)
    before = [found for found in living(job.path.parent) if _turn_of(found.job, found.spec) < own]
    return before[0].spec.name if before else None


def in_line(job: JobFolder, told: _Told) -> _Told:
    """What the job told; of one that is only starting behind others, that it waits: its worker has not looked yet."""
    with suppress(DamagedError):
        if told.phase == STARTING and (spec := job.head()) is not None:
            ahead = _next_in_line(job, spec)
            return told if ahead is None else replace(told, phase=WAITING, waits_for=ahead)
    return told


@dataclass(frozen=True)
class Living:
    """A job that works or waits."""

    job: JobFolder
    spec: JobSpec


def living(runs: Path) -> list[Living]:
    """The jobs in that folder that work or wait, in the order of their turns."""
    found: list[Living] = []
    for path in runs.glob(f"*/{JobFolder.SPEC}"):
        job = JobFolder(path.parent)
        # In this order, as most have ended, and to see that is to look for a file.
        if job.has_ended() or not job.is_alive():
            continue
        with suppress(DamagedError):
            if (spec := job.head()) is not None:
                found.append(Living(job, spec))
    return sorted(found, key=lambda one: _turn_of(one.job, one.spec))


def arrange(jobs: Sequence[JobFolder]) -> None:
    """Let jobs that wait have their turns in this order: they share out the places that they have together."""
    specs = {one.job.path: one.spec for one in living(jobs[0].path.parent)} if jobs else {}
    waiting = [job for job in jobs if job.path in specs]
    places = sorted(job.place(specs[job.path].created) for job in waiting)
    before: datetime | None = None
    for job, place in zip(waiting, places, strict=True):
        # Two that were created at once have one place, in which no order could be kept.
        before = place if before is None else max(place, before + _JUST_AFTER)
        job.put_at(before)


def gives_way(job: JobFolder, spec: JobSpec) -> bool:
    """Whether a job that has its turn is one that goes last, and others wait that do not."""
    return spec.goes_last and any(not one.spec.goes_last for one in living(job.path.parent))


def _turn_of(job: JobFolder, spec: JobSpec) -> tuple[bool, datetime, str]:
    return spec.goes_last, job.place(spec.created), job.path.name
