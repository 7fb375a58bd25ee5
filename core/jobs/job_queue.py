"""The queue: one job at a time in a workspace, in the order in which they were created, of whatever kind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import DamagedError
from core.jobs.folder import JobFolder
from core.jobs.kinds import StoppedEarly
from core.records.job_events import WAITING, Phase
from core.records.job_specs import JobSpec
from core.store.artifacts import Artifacts

_POLL_SECONDS = 0.5
_ANOTHER = "another run"


@contextmanager
def turn(job: JobFolder, spec: JobSpec) -> Iterator[None]:
    """Wait until no other job is at work and all that were created earlier have ended, then keep others waiting.

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
    """Name of the first of the living jobs that were created earlier, also of kinds that only a newer Errata knows."""
    earlier: list[tuple[datetime, str, str]] = []
    for path in job.path.parent.glob(f"*/{JobFolder.SPEC}"):
        other = JobFolder(path.parent)
        try:
            theirs = other.head()
        except DamagedError:
            continue
        if theirs is None or (theirs.created, path.parent.name) >= (spec.created, job.path.name):
            continue
        if not other.has_ended() and other.is_alive():
            earlier.append((theirs.created, path.parent.name, theirs.name))
    return min(earlier)[2] if earlier else None
