"""``python -m core.jobs.worker FOLDER``: does the job of a folder, and leaves a result or the reason why there is none.

It touches nothing but the folder (and the lock of the queue beside it), never the database.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from core import processes
from core.errors import DamagedError, ErrataError, JobError
from core.jobs.folder import Fault, JobFolder
from core.jobs.job_queue import turn
from core.jobs.kinds import GivesWay, StoppedEarly
from core.records.job_events import STARTING, Phase
from core.records.job_specs import JobSpec
from core.training import failures

Task = Callable[[JobFolder, Any], object]
"""What does the work, from the folder and the specification to the result; see ``kinds.Kind``."""


def do(job: JobFolder, spec: JobSpec) -> object:
    """The work of the job's own kind."""
    task: Task = resolve_name(job.kind().task)
    return task(job, spec)


def work(folder: Path, task: Task = do) -> None:
    """Do the job, or what is left of it; nothing where it is done or another worker is at it.

    Whatever goes wrong is written into the folder for the researcher, and in full into its log.
    """
    job = JobFolder(folder)
    with job.working() as is_ours:
        spec = _spec(job)
        if not is_ours or spec is None or job.has_result():
            return
        try:
            _do(job, spec, task)
        except StoppedEarly:
            job.write_fault(Fault(f"The {job.kind().name} was stopped before it began.", stopped=True))
        except Exception as error:
            _log(job)
            told = _told(job, error)
            job.write_fault(Fault(told.what, where=told.where, todo=told.todo))


def _spec(job: JobFolder) -> JobSpec | None:
    """What to do; None where that cannot be read, which ``JobFolder.failure`` tells by itself."""
    try:
        return job.spec()
    except DamagedError:
        _log(job)
        return None


def _do(job: JobFolder, spec: JobSpec, task: Task) -> None:
    job.report(Phase(STARTING))
    while True:
        # Who gives way goes on where it was, once its turn has come again.
        with suppress(GivesWay), turn(job, spec):
            return job.write_result(task(job, spec))


def _told(job: JobFolder, error: Exception) -> ErrataError:
    """What went wrong, in words for the researcher."""
    if isinstance(error, ErrataError):
        return error
    if failures.is_disk_full(error):
        return failures.disk_full(job.path)
    if failures.is_memory_full(error):
        return JobError("The memory is full.", todo="Close other programs, then resume it.")
    return JobError(
        f"Errata made a mistake of its own ({type(error).__name__}).",
        todo="The log has the details; report them, or start it again with other settings.",
    )


def _log(job: JobFolder) -> None:
    with job.open_log() as log:
        log.write(traceback.format_exc().encode())


def main(task: Task = do) -> None:
    """Work on the folder named on the command line; the exit code is 0 only where there is a result."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    processes.step_back()
    folder = Path(sys.argv[1])
    work(folder, task)
    sys.exit(0 if JobFolder(folder).has_result() else 1)


if __name__ == "__main__":
    main()
