"""Job folders for tests, and a task that stands in for a training: quick, resumable, and steered through files.

``python -m tests.core.jobs.jobs FOLDER`` is a worker that does it.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from core.jobs import worker
from core.jobs.folder import JobFolder
from core.records import TrainingConfig, TrainingResult
from core.records.job_events import Phase, StepDone
from core.records.job_specs import TrainingSpec
from tests.core.store.filled import training_result
from tests.records import LABELS

MODULE = "tests.core.jobs.jobs"
STEPS = 4


def make_job(runs: Path, number: int = 1, created: datetime | None = None) -> JobFolder:
    """The folder of ``run-<number>``, created later than those of smaller numbers."""
    job = JobFolder(runs / f"{number:032x}")
    job.path.mkdir(parents=True)
    config = TrainingConfig(model="none", epochs=STEPS)
    created = (created or datetime.now(UTC)) + timedelta(seconds=number)
    job.write_spec(TrainingSpec(name=f"run-{number}", config=config, labels=LABELS, created=created))
    return job


def hold_at(job: JobFolder, step: int) -> None:
    """Let the task work no further than this step until ``let_go``."""
    (job.path / "hold").write_text(str(step), encoding="utf-8")


def let_go(job: JobFolder) -> None:
    (job.path / "hold").unlink()


def steps_done(job: JobFolder) -> list[int]:
    """Steps in the order in which workers did them."""
    done = job.path / "steps"
    return [int(step) for step in done.read_text(encoding="utf-8").split()] if done.exists() else []


def stand_in(job: JobFolder, spec: TrainingSpec) -> TrainingResult:
    """Do the steps that are not done yet; a stop keeps what is done so far."""
    job.report(Phase("training"))
    stopped = False
    for step in range(len(steps_done(job)) + 1, STEPS + 1):
        hold = job.path / "hold"
        while not (stopped := job.stop_requested()) and hold.exists() and step > int(hold.read_text(encoding="utf-8")):
            time.sleep(0.05)
        if stopped:
            break
        with (job.path / "steps").open("a", encoding="utf-8") as file:
            file.write(f"{step} ")
        job.report(StepDone(step, STEPS, epochs=STEPS, loss=1 / step))
    return dataclasses.replace(training_result(), stopped=stopped)


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait for the condition; fails where it does not come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def workers(folder: Path) -> list[psutil.Process]:
    """Processes that this one started on the folder, or on one in it, and that still run."""
    children = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in children if str(folder) in " ".join(child.cmdline())]


def kill(job: JobFolder) -> None:
    """End the job's worker with SIGKILL."""
    [worker] = workers(job.path)
    worker.kill()
    # Not only until it is a zombie: that is the first of its threads, and the last one to end lets go of its locks.
    worker.wait(timeout=30)


if __name__ == "__main__":
    worker.main(stand_in)
