"""What the queue, stop, resume and waiting know of a kind of work: each kind declares it of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from core.jobs import job_queue
from core.jobs.folder import JobFolder
from core.records import JobProgress, Project, RunState
from core.training.estimate import TimeEstimate
from core.workflow.bench import Bench


class BegunJob(Protocol):
    """What a job works on, as a run or a search; its folder is that of the job."""

    @property
    def name(self) -> str: ...

    @property
    def project_id(self) -> int: ...

    @property
    def created(self) -> datetime: ...

    @property
    def folder(self) -> str: ...


Of = TypeVar("Of", bound=BegunJob)


def job_of(bench: Bench, begun: BegunJob) -> JobFolder:
    return JobFolder(bench.artifacts.path(begun.folder))


def state(bench: Bench, begun: BegunJob) -> RunState:
    return bench.runner.state(job_of(bench, begun).path)


def ended(bench: Bench, begun: BegunJob) -> datetime | None:
    """When it may have ended: when its job last gave a sign."""
    return job_of(bench, begun).ended()


def progress(bench: Bench, begun: BegunJob) -> JobProgress:
    job = job_of(bench, begun)
    return job_queue.in_line(job, job.progress())


def stop(bench: Bench, begun: BegunJob) -> None:
    """Ask it to end: what waits does not begin, what works keeps what it has so far."""
    job_of(bench, begun).request_stop()


@dataclass(frozen=True)
class KindOfWork(Generic[Of]):
    """A kind of work that jobs do.

    Attributes
    ----------
    names
        What the names of its own begin with.
    of_project
        All of a project, with how they stand now.
    find
        The one of that name; raises NotFound.
    words
        How it stands, as what comes after its name.
    resume
        Goes on with one that was stopped or failed; raises JobError where there is nothing to go on with.
    whole_time
        How long it takes from its beginning to its end, when nothing else runs.
    behind_others
        The sentence that says that it goes behind all others; empty of a kind that does not.
    stop
        Asks it to end: what waits does not begin, what works keeps what it has so far.
    state, ended
        Told by the folder of the job, unless the kind keeps them elsewhere; when it ended is None while it works.
    """

    names: str
    of_project: Callable[[Bench, Project], Sequence[Of]]
    find: Callable[[Bench, Project, str], Of]
    words: Callable[[Bench, Of], str]
    resume: Callable[[Bench, Of], Any]
    whole_time: Callable[[Bench, Of], TimeEstimate]
    behind_others: str = ""
    stop: Callable[[Bench, Of], None] = stop
    state: Callable[[Bench, Of], RunState] = state
    ended: Callable[[Bench, Of], datetime | None] = ended

    def active(self, bench: Bench, project: Project) -> list[Of]:
        """Those that work or wait."""
        return [one for one in self.of_project(bench, project) if self.state(bench, one).is_active]
