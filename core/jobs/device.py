"""One training at a time on this machine, in the order in which they were created."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import DamagedError
from core.jobs.folder import JobFolder, JobSpec
from core.records.job_events import WAITING, Phase
from core.store.artifacts import Artifacts

_POLL_SECONDS = 0.5
_ANOTHER = "another run"


class StoppedWaiting(Exception):
    """The job was asked to stop before its turn came."""


@contextmanager
def turn(job: JobFolder, spec: JobSpec) -> Iterator[None]:
    """Wait until the device is free and all jobs created earlier in the same workspace have ended, then hold it.

    Raises StoppedWaiting where the job is asked to stop before.
    """
    runs = job.path.parent
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
        raise StoppedWaiting
    ahead = _next_in_line(job, spec)
    if ahead is not None:
        return ahead
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return _named(holder)
    return None


def _named(holder: Path) -> str:
    """The run that holds the device: a note, which may be missing or damaged."""
    with suppress(OSError, ValueError):
        return holder.read_text(encoding="utf-8") or _ANOTHER
    return _ANOTHER


def _next_in_line(job: JobFolder, spec: JobSpec) -> str | None:
    """Name of the first of the living jobs that were created earlier."""
    earlier: list[tuple[datetime, str, str]] = []
    for path in job.path.parent.glob(f"*/{JobFolder.SPEC}"):
        other = JobFolder(path.parent)
        try:
            theirs = other.spec()
        except DamagedError:
            continue
        if theirs is None or (theirs.created, path.parent.name) >= (spec.created, job.path.name):
            continue
        if not other.has_ended() and other.is_alive():
            earlier.append((theirs.created, path.parent.name, theirs.name))
    return min(earlier)[2] if earlier else None
