"""The queue of a workspace: what works and waits, in all projects, as one device serves them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from core import durations
from core.counted import joined
from core.errors import JobError, SettingError
from core.jobs import job_queue
from core.records import JobProgress, Project, RunState
from core.records.job_events import STARTING, WAITING
from core.store.artifacts import RUNS
from core.training.estimate import TimeEstimate
from core.workflow import work, work_registry
from core.workflow.bench import Bench
from core.workflow.work import BegunJob, KindOfWork


@dataclass(frozen=True)
class Queued:
    """A job that works or waits; ``words`` say how it stands, as what comes after its name."""

    of: BegunJob
    kind: KindOfWork[Any]
    project: Project
    words: str
    progress: JobProgress

    @property
    def name(self) -> str:
        return self.of.name

    @property
    def waits(self) -> bool:
        return self.progress.phase in (STARTING, WAITING)

    @property
    def goes_last(self) -> bool:
        return bool(self.kind.behind_others)


def is_needed(bench: Bench) -> bool:
    """Whether more than one works or waits, or one that explains, which no other list tells; a quick look."""
    found = job_queue.living(bench.artifacts.home / RUNS)
    return len(found) > 1 or any(one.spec.goes_last for one in found)


def of_all(bench: Bench) -> list[Queued]:
    """In the order of their turns; the first one works, or is about to."""
    turns = {one.job.path.name: turn for turn, one in enumerate(job_queue.living(bench.artifacts.home / RUNS))}
    found = [queued for project in bench.store.projects() for queued in _of_project(bench, project)]
    # One that is just being started has no folder that lives yet.
    return sorted(
        found, key=lambda one: (one.goes_last, turns.get(PurePath(one.of.folder).name, len(turns)), one.of.created)
    )


def _of_project(bench: Bench, project: Project) -> Iterator[Queued]:
    for kind in work_registry.REGISTERED:
        for one in kind.active(bench, project):
            yield Queued(one, kind, project, kind.words(bench, one), work.progress(bench, one))


def find(bench: Bench, project: Project, name: str) -> Queued:
    """What has that name in the project; raises JobError where it neither works nor waits."""
    found = next((one for one in of_all(bench) if one.project.id == project.id and one.name == name), None)
    if found is None:
        raise JobError(f"{name} neither works nor waits.", where=name)
    return found


def move(bench: Bench, queued: Queued, place: int) -> None:
    """Let it have that place among those that wait, from 1 on; raises JobError where it does not wait, SettingError
    where there is no such place.
    """
    waiting = [one for one in of_all(bench) if one.waits]
    found = next((one for one in waiting if one.of.folder == queued.of.folder), None)
    if found is None:
        raise JobError(f"{queued.name} does not wait: it {queued.words}.", where=queued.name)
    possible = places(found, waiting)
    if place not in possible:
        order = order_in_words(waiting) if len(possible) < len(waiting) else ""
        raise SettingError(
            f"There is no place {place} for {queued.name} in the queue; possible is {possible[0]} to {possible[-1]}. "
            f"{order}".strip(),
            where=queued.name,
            todo="Name one of them.",
        )
    waiting.remove(found)
    waiting.insert(place - 1, found)
    job_queue.arrange([work.job_of(bench, one.of) for one in waiting])


def order_in_words(found: Sequence[Queued]) -> str:
    """Which of them go behind all others; empty where none does."""
    return " ".join(dict.fromkeys(one.kind.behind_others for one in found if one.goes_last))


def places(queued: Queued, waiting: Sequence[Queued]) -> range:
    """The places, from 1 on, that it can have among those that wait."""
    first = sum(not one.goes_last for one in waiting) + 1
    return range(first, len(waiting) + 1) if queued.goes_last else range(1, first)


def ended(bench: Bench, found: Sequence[Queued]) -> list[tuple[str, RunState]]:
    """The jobs that ended since the oldest of those that work or wait was begun: name and state, the first to end
    first.
    """
    since = min((one.of.created for one in found), default=None)
    if since is None:
        return []
    over = [one for project in bench.store.projects() for one in _over(bench, project, since)]
    return [(name, state) for _, name, state in sorted(over)]


def _over(bench: Bench, project: Project, since: datetime) -> Iterator[tuple[datetime, str, RunState]]:
    """When each of the project's jobs that ended since then did, its name and state."""
    for kind in work_registry.REGISTERED:
        for one in kind.of_project(bench, project):
            # What is looked at every few seconds asks how a job stands only where it may have ended since.
            ended = kind.ended(bench, one)
            if ended is not None and ended >= since and not (state := kind.state(bench, one)).is_active:
                yield ended, one.name, state


def ended_in_words(bench: Bench, found: Sequence[Queued]) -> str:
    """“Ended meanwhile: run-3 finished, run-4 failed.” Empty where none did."""
    said = [f"{name} {state}" for name, state in ended(bench, found)]
    return f"Ended meanwhile: {joined(said)}." if said else ""


def whole_time(bench: Bench, of: BegunJob) -> TimeEstimate:
    """How long it takes from its beginning to its end, when nothing else runs."""
    return work_registry.of(of.name).whole_time(bench, of)


def time_left(queued: Queued, whole: TimeEstimate) -> TimeEstimate:
    """The whole time of what waits; of what works, what is left of it."""
    left = queued.progress.seconds_left
    return whole if left is None else TimeEstimate(max(left[0], 0.0), max(left[1], 0.0), whole.basis)


# What the time of all together takes for granted of those that wait; what works goes on as it does now.
_IF_ALONE = "if nothing else runs when their turn comes"
_MOST_APART = 50
"""A range whose ends are as many times apart is a guess that helps nobody."""


def takes(time: TimeEstimate) -> str:
    """“25 to 40 minutes”; of a job like which none was timed yet, that it is not known."""
    return durations.range_in_words(time.shortest, time.longest) if _is_known(time) else "how long is not known yet"


def in_words(found: Sequence[TimeEstimate]) -> str:
    """What all of them together take: “25 to 40 minutes if nothing else runs when their turn comes”, and how many of
    them nobody knows of.
    """
    known = [one for one in found if _is_known(one)]
    if not known:
        return "how long is not known yet"
    said = durations.range_in_words(sum(one.shortest for one in known), sum(one.longest for one in known))
    unknown = len(found) - len(known)
    of_one = f"; of {unknown:,} it is not known yet" if unknown else ""
    return f"{said} {_IF_ALONE}{of_one}"


def _is_known(time: TimeEstimate) -> bool:
    return time.longest <= _MOST_APART * max(time.shortest, 1.0)
