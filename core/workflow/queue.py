"""The queue of a workspace: what works and waits, in all projects, as one device serves them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from core import durations
from core.counted import joined
from core.errors import JobError, SettingError
from core.jobs import job_queue
from core.jobs.folder import JobFolder
from core.records import Explaining, JobProgress, Project, Run, RunState, Search
from core.records.job_events import STARTING, WAITING
from core.store.artifacts import RUNS
from core.training.estimate import TimeEstimate
from core.workflow import (
    classifiers,
    explaining_report,
    explainings,
    run_status,
    search_report,
    searches,
    training,
)
from core.workflow.bench import Bench


@dataclass(frozen=True)
class Queued:
    """A job that works or waits; ``words`` say how it stands, as what comes after its name."""

    of: Run | Search | Explaining
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
        return isinstance(self.of, Explaining)


def is_needed(bench: Bench) -> bool:
    """Whether more than one works or waits; a quick look."""
    return len(job_queue.living(bench.artifacts.home / RUNS)) > 1


def of_all(bench: Bench) -> list[Queued]:
    """In the order of their turns; the first one works, or is about to."""
    turns = {one.job.path.name: turn for turn, one in enumerate(job_queue.living(bench.artifacts.home / RUNS))}
    found = [queued for project in bench.store.projects() for queued in _of_project(bench, project)]
    # One that is just being started has no folder that lives yet.
    return sorted(
        found, key=lambda one: (one.goes_last, turns.get(PurePath(one.of.folder).name, len(turns)), one.of.created)
    )


def _of_project(bench: Bench, project: Project) -> Iterator[Queued]:
    for run in _runs(bench, project):
        if run.state.is_active:
            yield Queued(run, project, run_status.in_words(bench, run), training.progress(bench, run))
    for search in searches.active(bench, project):
        standing = searches.standing(bench, search)
        yield Queued(search, project, search_report.in_words(standing), standing.progress)
    for explaining in explainings.active(bench, project):
        stands = explainings.standing(bench, explaining)
        yield Queued(explaining, project, explaining_report.in_words(stands), stands.progress)


def _runs(bench: Bench, project: Project) -> list[Run]:
    """Those that a job works on, trainings and finished classifiers."""
    return [*training.runs(bench, project), *classifiers.runs(bench, project)]


def find(bench: Bench, project: Project, name: str) -> Queued:
    """The project's run or search of that name; raises JobError where it neither works nor waits."""
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
        order = f" {ORDER}" * (len(possible) < len(waiting))
        raise SettingError(
            f"There is no place {place} for {queued.name} in the queue; possible is {possible[0]} to {possible[-1]}."
            f"{order}",
            where=queued.name,
            todo="Name one of them.",
        )
    waiting.remove(found)
    waiting.insert(place - 1, found)
    job_queue.arrange([JobFolder(bench.artifacts.path(one.of.folder)) for one in waiting])


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
    for run in _runs(bench, project):
        if run.finished is not None and run.finished >= since and not run.state.is_active:
            yield run.finished, run.name, run.state
    others: list[Search | Explaining] = [*searches.of_project(bench, project)]
    others += bench.store.explainings.of_project(project.id)
    for one in others:
        # What is looked at every few seconds asks how a job stands only where it may have ended since.
        last_sign = JobFolder(bench.artifacts.path(one.folder)).ended()
        if last_sign >= since and not (state := _state(bench, one)).is_active:
            yield last_sign, one.name, state


def _state(bench: Bench, of: Search | Explaining) -> RunState:
    return (searches.standing(bench, of) if isinstance(of, Search) else explainings.standing(bench, of)).state


def ended_in_words(bench: Bench, found: Sequence[Queued]) -> str:
    """“Ended meanwhile: run-3 finished, run-4 failed.” Empty where none did."""
    said = [f"{name} {state}" for name, state in ended(bench, found)]
    return f"Ended meanwhile: {joined(said)}." if said else ""


def stop(bench: Bench, queued: Queued) -> None:
    """Ask it to end: what waits does not begin, what works keeps what it has so far."""
    match queued.of:
        case Run():
            training.stop(bench, queued.of)
        case Search():
            searches.stop(bench, queued.of)
        case Explaining():
            explainings.stop(bench, queued.of)


def whole_time(bench: Bench, of: Run | Search | Explaining, project: Project) -> TimeEstimate:
    """How long it takes from its beginning to its end, when nothing else runs."""
    if isinstance(of, Explaining):
        return explainings.whole_time(bench, of)
    split = bench.store.split(of.split_id)
    if isinstance(of, Search):
        return searches.estimate(bench, project, split, of.config, of.space, of.settings)
    if of.classifier is not None:
        return classifiers.estimate_of(bench, split)
    # The time of a split with folds is that of all of them.
    return training.estimate(bench, project, split, of.config, trainings=1 / max(split.settings.folds, 1))


def time_left(queued: Queued, whole: TimeEstimate) -> TimeEstimate:
    """The whole time of what waits; of what works, what is left of it."""
    left = queued.progress.seconds_left
    return whole if left is None else TimeEstimate(max(left[0], 0.0), max(left[1], 0.0), whole.basis)


ORDER = "What explains texts goes behind all trainings and searches."
IF_ALONE = "if nothing else runs when their turn comes"
"""What the time of all together takes for granted of those that wait; what works goes on as it does now."""


def in_words(found: Sequence[TimeEstimate]) -> str:
    """What all of them together take: “25 to 40 minutes”."""
    return durations.range_in_words(sum(one.shortest for one in found), sum(one.longest for one in found))
