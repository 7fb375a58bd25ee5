"""A kind of job of the tests' own, as small as one can be: it counts, a line of a file a number."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.errors import JobError
from core.jobs import kinds
from core.jobs.folder import JobFolder
from core.jobs.kinds import Kind, StoppedEarly
from core.records.job_events import Phase, StepDone
from core.records.job_specs import KIND, JobSpec

WORKER = "tests.core.jobs.counting_worker"
_NUMBERS = "numbers.txt"
_GIVEN = "given.txt"


class CountingSpec(JobSpec, frozen=True, kw_only=True, tag_field=KIND, tag="counting"):
    """``refuses`` is a number that cannot be counted; ``waits_at`` one that is counted once the job is to stop."""

    upto: int
    refuses: int | None = None
    waits_at: int | None = None


@dataclass(frozen=True)
class Counted:
    stopped: bool
    numbers: tuple[int, ...]


def count(job: JobFolder, spec: CountingSpec) -> Counted:
    """Count on from where an earlier call came to."""
    job.report(Phase("counting"))
    for number in range(len(counted(job)) + 1, spec.upto + 1):
        _wait(job, spec, number)
        if job.stop_requested():
            if number == 1:
                raise StoppedEarly
            return Counted(stopped=True, numbers=counted(job))
        if number == spec.refuses:
            raise JobError("Nobody counts so far.", where=f"number {number}", todo="Count less.")
        with (job.path / _NUMBERS).open("a", encoding="utf-8") as file:
            file.write(f"{number}\n")
        job.report(StepDone(number, spec.upto))
    return Counted(stopped=False, numbers=counted(job))


def _wait(job: JobFolder, spec: CountingSpec, number: int) -> None:
    while number == spec.waits_at and not job.stop_requested():
        time.sleep(0.02)


def counted(job: JobFolder) -> tuple[int, ...]:
    """What was counted until now, in the order in which workers did it."""
    file = job.path / _NUMBERS
    return tuple(map(int, file.read_text(encoding="utf-8").split())) if file.exists() else ()


def make(
    runs: Path,
    number: int = 1,
    *,
    created: datetime | None = None,
    refuses: int | None = None,
    waits_at: int | None = None,
) -> JobFolder:
    """The folder of a job that counts to four, created later than those of smaller numbers."""
    job = JobFolder(runs / f"{number:032x}")
    job.path.mkdir(parents=True)
    (job.path / _GIVEN).write_text("given", encoding="utf-8")
    created = (created or datetime.now(UTC)) + timedelta(milliseconds=number)
    spec = CountingSpec(name=f"count-{number}", created=created, upto=4, refuses=refuses, waits_at=waits_at)
    job.write_spec(spec)
    return job


COUNTING = Kind(
    spec=CountingSpec,
    result=Counted,
    task=f"{__name__}:count",
    given=(_GIVEN,),
    leaves=(_NUMBERS,),
    phases={"counting": "Counting"},
)
kinds.register(COUNTING)
