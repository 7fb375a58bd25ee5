"""Where a job runs: in the caller's process, or in one of its own that outlives it. The settings choose by name."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from core import processes
from core.errors import DamagedError, JobError, SettingError
from core.jobs import worker
from core.jobs.folder import STARTS_WITHIN_SECONDS, JobFolder
from core.jobs.worker import Task
from core.records import RunState
from core.records.job_events import STARTING, WAITING


class Runner(Protocol):
    """Starts jobs and tells how they stand. What has to hold of each is in ``tests/core/jobs/runner_contract.py``."""

    def start(self, folder: Path) -> None:
        """Begin the job of the folder, or go on with it; nothing where it is being worked on or done already.

        Raises JobError where it cannot be begun, UnknownKind where a newer Errata made the job.
        """

    def state(self, folder: Path) -> RunState:
        """How the job stands, told from its folder; failed where it has neither a result nor a living worker."""


class FolderState:
    """The state of a job as its folder tells it."""

    def state(self, folder: Path) -> RunState:
        job = JobFolder(folder)
        ended = _ended(job)
        if ended is None and job.is_alive():
            return RunState.WAITING if job.progress().phase in (STARTING, WAITING) else RunState.RUNNING
        # Looked at again: a worker that is gone by now may have ended between the two questions.
        return ended or _ended(job) or (RunState.WAITING if is_about_to_start(job) else RunState.FAILED)


class InlineRunner(FolderState):
    """Does the job in the caller's process, and returns when it has ended."""

    def __init__(self, task: Task = worker.do) -> None:
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
        self._started: dict[Path, subprocess.Popen[bytes]] = {}

    def start(self, folder: Path) -> None:
        self._forget_ended()
        if not _prepare(folder):
            return
        job = JobFolder(folder)
        try:
            with job.open_log() as log:
                self._started[folder] = subprocess.Popen(
                    [sys.executable, "-m", self._module, str(folder.resolve())],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=processes.environment(),
                    **processes.detached(),
                )
        except OSError as error:
            job.forget_start()
            raise JobError(
                f"The {job.kind().name} process could not be started: {error.strerror}.",
                todo="Close other programs, then resume it.",
            ) from error

    def state(self, folder: Path) -> RunState:
        self._forget_ended()
        return super().state(folder)

    def _forget_ended(self) -> None:
        """Take note of own processes that ended, maybe before they had their lock; so the system can forget them."""
        for folder in [folder for folder, process in list(self._started.items()) if process.poll() is not None]:
            if self._started.pop(folder, None) is not None:
                JobFolder(folder).forget_start()


RUNNERS: Mapping[str, Callable[[], Runner]] = {"process": ProcessRunner, "inline": InlineRunner}
"""By the names that the settings know."""


def named(name: str) -> Runner:
    """The runner of that name; raises SettingError where there is none."""
    if name not in RUNNERS:
        raise SettingError(
            f"There is no runner “{name}” for trainings.",
            where="ERRATA_RUNNER",
            todo=f"Set it to one of {', '.join(RUNNERS)}, or leave it out.",
        )
    return RUNNERS[name]()


@dataclass(frozen=True)
class Ending:
    """What came of a job; ``error`` says why it failed, ``result`` is the record that its kind leaves."""

    state: RunState
    finished: datetime
    result: Any | None
    error: str | None


def ending(job: JobFolder, state: RunState) -> Ending:
    """What there is to collect of a job that has ended in that state."""
    failed = state is RunState.FAILED
    return Ending(state, job.ended(), None if failed else job.result(), job.failure() if failed else None)


def is_about_to_start(job: JobFolder, created: datetime | None = None) -> bool:
    """Whether the job was created just now, and whoever did it has not come to starting it.

    When it was created is told by its folder, or by the caller where that may not be written yet.
    """
    created = created or _created(job)
    if created is None or job.was_started() or job.has_ended():
        return False
    return (datetime.now(UTC) - created).total_seconds() < STARTS_WITHIN_SECONDS


def _created(job: JobFolder) -> datetime | None:
    try:
        spec = job.head()
    except DamagedError:
        return None
    return None if spec is None else spec.created


def _prepare(folder: Path) -> bool:
    """Make the folder ready for a worker; False where none is needed."""
    job = JobFolder(folder)
    job.kind()
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
