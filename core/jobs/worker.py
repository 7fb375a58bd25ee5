"""``python -m core.jobs.worker FOLDER``: does the job of a folder, and leaves a result or the reason why there is none.

It touches nothing but the folder (and the lock of the device beside it), never the database.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

from core import processes
from core.errors import ErrataError
from core.jobs import tasks
from core.jobs.device import StoppedWaiting, turn
from core.jobs.folder import Fault, JobFolder, JobSpec
from core.jobs.tasks import Task
from core.records.job_events import STARTING, Phase
from core.training import failures


def work(folder: Path, task: Task = tasks.train) -> None:
    """Do the job, or what is left of it; nothing where it is done or another worker is at it.

    Whatever goes wrong is written into the folder for the researcher, and in full into its log.
    """
    job = JobFolder(folder)
    with job.working() as is_ours:
        spec = job.spec()
        if not is_ours or spec is None or job.has_result():
            return
        try:
            _do(job, spec, task)
        except (StoppedWaiting, failures.StoppedBeforeTraining):
            job.write_fault(Fault("The run was stopped before its training began.", stopped=True))
        except ErrataError as error:
            _log(job)
            job.write_fault(Fault(error.what, where=error.where, todo=error.todo))
        except Exception as error:
            _log(job)
            job.write_fault(
                Fault(
                    f"Errata met a fault that it did not expect: {type(error).__name__}.",
                    todo="The log has the details; report them, or change the settings and train again.",
                )
            )


def _log(job: JobFolder) -> None:
    with job.open_log() as log:
        log.write(traceback.format_exc().encode())


def main(task: Task = tasks.train) -> None:
    """Work on the folder named on the command line; the exit code is 0 only where there is a result."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    processes.step_back()
    folder = Path(sys.argv[1])
    work(folder, task)
    sys.exit(0 if JobFolder(folder).has_result() else 1)


def _do(job: JobFolder, spec: JobSpec, task: Task) -> None:
    with failures.explained():
        job.report(Phase(STARTING))
        with turn(job, spec):
            job.write_result(task(job, spec))


if __name__ == "__main__":
    main()
