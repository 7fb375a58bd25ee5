"""Where a job runs: in the caller's process, or in one of its own that outlives it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from core import processes
from core.errors import DamagedError, JobError
from core.jobs import tasks, worker
from core.jobs.folder import JobFolder
from core.jobs.tasks import Task
from core.records import RunState
from core.records.job_events import STARTING, WAITING

_STARTS_WITHIN_SECONDS = 60


class Runner(Protocol):
    """Starts jobs and tells how they stand."""

    def start(self, folder: Path) -> None:
        """Begin the job of the folder, or go on with it; nothing where it is being worked on or done already."""

    def state(self, folder: Path) -> RunState:
        """How the job stands, told from its folder; failed where it has neither a result nor a living worker."""


class FolderState:
    """The state of a job as its folder on this machine tells it."""

    def state(self, folder: Path) -> RunState:
        job = JobFolder(folder)
        ended = _ended(job)
        if ended is None and job.is_alive():
            return RunState.WAITING if job.progress().phase in (STARTING, WAITING) else RunState.RUNNING
        # Looked at again: a worker that is gone by now may have ended between the two questions.
        return ended or _ended(job) or (RunState.WAITING if _is_about_to_start(job) else RunState.FAILED)


class InlineRunner(FolderState):
    """Does the job in the caller's process, and returns when it has ended."""

    def __init__(self, task: Task = tasks.train) -> None:
        self._task = task

    def start(self, folder: Path) -> None:
        if _prepare(folder):
            worker.work(folder, self._task)


class ProcessRunner(FolderState):
    """Does each job in a process that lives on when the caller ends.

    Parameters
    ----------
    module
        What ``python -m`` runs with the folder as its argument.
    """

    def __init__(self, module: str = worker.__name__) -> None:
        self._module = module
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, folder: Path) -> None:
        """As the protocol says; raises JobError where the system allows no further process."""
        # Asking those that ended for their exit code lets the system forget them.
        self._started = [process for process in self._started if process.poll() is None]
        if not _prepare(folder):
            return
        job = JobFolder(folder)
        try:
            with job.open_log() as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", self._module, str(folder.resolve())],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=processes.environment(),
                    **processes.detached(),
                )
        except OSError as error:
            job.forget_process()
            raise JobError(
                f"The training process could not be started: {error.strerror}.",
                todo="Close other programs, then resume the run.",
            ) from error
        job.write_process(process.pid)
        self._started.append(process)


def _prepare(folder: Path) -> bool:
    """Make the folder ready for a worker; False where none is needed."""
    job = JobFolder(folder)
    if job.is_alive() or job.has_result():
        return False
    job.prepare_start()
    return True


def _ended(job: JobFolder) -> RunState | None:
    try:
        result, fault = job.result(), job.fault()
    except DamagedError:
        return RunState.FAILED
    if result is not None:
        return RunState.STOPPED if result.stopped else RunState.FINISHED
    if fault is not None:
        return RunState.STOPPED if fault.stopped else RunState.FAILED
    return None


def _is_about_to_start(job: JobFolder) -> bool:
    """Whether the folder was written just now and whoever wrote it has not come to starting it."""
    try:
        spec = job.spec()
    except DamagedError:
        return False
    if spec is None or job.was_started():
        return False
    return (datetime.now(UTC) - spec.created).total_seconds() < _STARTS_WITHIN_SECONDS
