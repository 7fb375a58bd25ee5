"""A search for settings: trainings that are judged on the validation part alone, until the best are known well enough.

The best of several trials is a little too good by chance, so its score is never the result: the settings are, and the
test part tells what a model that is trained with them can do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core import setting_fields
from core.errors import JobError
from core.jobs import job_queue, search_trials, training_progress
from core.jobs.folder import JobFolder
from core.jobs.search_task import without_gain
from core.records import (
    JobProgress,
    Part,
    Project,
    Run,
    RunState,
    Search,
    SearchEnd,
    SearchSettings,
    Space,
    Split,
    TrainingConfig,
    TrainingProgress,
    Trial,
)
from core.records.folders import SearchFolder
from core.records.job_specs import SearchSpec
from core.store.artifacts import RUNS
from core.training import checkpoints, search_space
from core.training.estimate import TimeEstimate
from core.workflow import disk_space, splits, training
from core.workflow.bench import Bench
from core.workflow.disk_space import DiskSpace

_POINTS_TO_ESTIMATE = 24
NAMES = "search-"
"""What their names begin with."""

searched_fields = search_space.fields
size = search_space.size
most_trials = search_space.most_trials
read_dimension = search_space.read
typed_dimension = search_space.typed
typed_default = search_space.typed_default
typed_value = search_space.typed_value


@dataclass(frozen=True)
class SearchStanding:
    """How a search stands.

    ``trials`` are those that have begun, in their order; ``at_work`` is the course of the one that trains now;
    ``importance`` is how much each setting mattered, by its name, empty while that is unknown; ``ended`` says why it
    ended by itself, ``error`` why it failed.
    """

    search: Search
    state: RunState
    trials: tuple[Trial, ...]
    importance: Mapping[str, float]
    progress: JobProgress
    at_work: TrainingProgress | None
    is_stopping: bool
    ended: SearchEnd | None = None
    error: str | None = None

    @property
    def done(self) -> list[Trial]:
        """The trials that have ended, in whatever way."""
        return [trial for trial in self.trials if trial.state.has_ended]

    @property
    def best(self) -> Trial | None:
        """The finished trial with the best score, the first of several; None before one is finished."""
        return max((trial for trial in self.trials if trial.counts), key=lambda one: one.score or 0.0, default=None)

    @property
    def without_gain(self) -> int:
        """How many of the last trials were no better than the best before them."""
        return without_gain(self.done)

    @property
    def fraction(self) -> float:
        """How much of all trials is done, from 0 to 1."""
        if self.state is RunState.FINISHED:
            return 1.0
        part = self.at_work.fraction if self.at_work is not None else 0.0
        return min((len(self.done) + part) / self.most, 1.0)

    @property
    def most(self) -> int:
        """How many trials there can be."""
        return search_space.most_trials(self.search.settings, self.search.space)


def recommended_space(split: Split, model: str) -> Space:
    """The tutorial's space, moved to what is recommended for the base model."""
    return search_space.recommended(model, split.size(Part.TRAIN))


def tutorial_space(split: Split) -> Space:
    """Without warm-ups that are longer than its shortest training on that split."""
    return search_space.tutorial(split.size(Part.TRAIN))


def estimate(
    bench: Bench, project: Project, split: Split, config: TrainingConfig, space: Space, settings: SearchSettings
) -> TimeEstimate:
    """How long all trials will take on this machine if none ends early: as many as there can be, each as long as those
    of a few combinations from all over the space take on average.
    """
    points = [search_space.at(config, values) for values in search_space.spread(space, _POINTS_TO_ESTIMATE)]
    found = [training.estimate(bench, project, split, point) for point in points]
    trials = search_space.most_trials(settings, space)
    shortest, longest = (
        trials * sum(getattr(one, end) for one in found) / len(found) for end in ("shortest", "longest")
    )
    limit = 3600 * settings.hours if settings.hours is not None else longest
    return TimeEstimate(min(shortest, limit), min(longest, limit), found[0].basis)


def check(split: Split, config: TrainingConfig, space: Space, settings: SearchSettings) -> None:
    """Raise SettingError where a setting or a value of the space is out of range, or the split has folds."""
    splits.require_no_folds(split, "a search", "search")
    search_space.check(config, space, split.size(Part.TRAIN))
    setting_fields.check(settings)


def needed_space(bench: Bench, config: TrainingConfig, space: Space, *, there: int = 0) -> DiskSpace:
    """The room on the disk that the search needs: that of its largest trial, of which no model is kept.

    ``there`` are bytes of a trial that lie on the disk already.
    """
    epochs = [value for one in space if one.setting == "epochs" for value in one.values if isinstance(value, int)]
    largest = replace(config, epochs=max([config.epochs, *epochs]))
    return disk_space.of(bench, [largest], keeps_models=False, there=there)


def start(
    bench: Bench, project: Project, split: Split, config: TrainingConfig, space: Space, settings: SearchSettings
) -> Search:
    """Begin a search in a process of its own and return at once.

    Raises ModelError where the base model cannot be had, JobError where the disk has too little room, SettingError as
    ``check`` does.
    """
    check(split, config, space, settings)
    training.check(split, config)
    disk_space.check(needed_space(bench, config, space), where="search")
    with bench.artifacts.new_folder(RUNS) as folder:
        folder.keep()
        search = bench.store.searches.add(project.id, split, config, space, settings, folder.relative)
    _begin(bench, search)
    return search


def _begin(bench: Bench, search: Search) -> None:
    split = bench.store.split(search.split_id)
    spec = SearchSpec(
        name=f"{search.name} of {bench.store.project_of_id(search.project_id).name}",
        created=search.created,
        config=search.config,
        labels=training.classes(split),
        space=search.space,
        settings=search.settings,
    )
    training.begin_job(bench, _job(bench, search), spec, split)


def of_project(bench: Bench, project: Project) -> list[Search]:
    """Newest first."""
    return bench.store.searches.of_project(project.id)[::-1]


def is_name(name: str) -> bool:
    """Whether it is that of a search, and not of a run."""
    return name.startswith(NAMES)


def find(bench: Bench, project: Project, name: str) -> Search:
    """The search of that name; raises NotFound."""
    return bench.store.searches.find(project.id, name)


def standing(bench: Bench, search: Search) -> SearchStanding:
    job = _job(bench, search)
    state = bench.runner.state(job.path)
    folder = SearchFolder(job.path)
    trials = search_trials.of(folder)
    open_one = next((trial for trial in trials if not trial.state.has_ended), None)
    result = job.result() if state is RunState.FINISHED else None
    return SearchStanding(
        search,
        state,
        tuple(trials),
        search_trials.importance(folder),
        job_queue.in_line(job, job.progress()),
        training_progress.of(JobFolder(folder.at_work(open_one.number))) if open_one is not None else None,
        is_stopping=state.is_active and job.stop_requested(),
        ended=result.ended if result is not None else None,
        error=job.failure() if state is RunState.FAILED else None,
    )


def log(bench: Bench, search: Search) -> str:
    """The last lines of what the process printed."""
    return _job(bench, search).log()


def whole_time(bench: Bench, search: Search) -> TimeEstimate:
    """How long it takes from its beginning to its end."""
    project, split = bench.store.project_of_id(search.project_id), bench.store.split(search.split_id)
    return estimate(bench, project, split, search.config, search.space, search.settings)


def stop(bench: Bench, search: Search) -> None:
    """Ask it to end at the next step of the trial that trains now; what it has found so far stays."""
    _job(bench, search).request_stop()


def resume(bench: Bench, search: Search) -> None:
    """Go on with a search that was stopped or failed: with the trial that was cut off, from its last checkpoint.

    Raises JobError where there is nothing to go on with or the disk has too little room, ModelError where the base
    model cannot be had.
    """
    found = standing(bench, search)
    if found.state not in (RunState.STOPPED, RunState.FAILED):
        raise JobError(f"{search.name} is {found.state}: there is nothing to resume.", where=search.name)
    training.check(bench.store.split(search.split_id), search.config)
    needed = needed_space(bench, search.config, search.space, there=_bytes_of_trials(bench, search, found.trials))
    disk_space.check(needed, where=search.name)
    _begin(bench, search)


def _bytes_of_trials(bench: Bench, search: Search, trials: Sequence[Trial]) -> int:
    """Of the checkpoints that lie there."""
    folder = SearchFolder(_job(bench, search).path)
    each = (JobFolder(folder.at_work(trial.number)).checkpoints for trial in trials)
    return sum(checkpoints.size(path) for path in each)


def delete(bench: Bench, search: Search) -> None:
    """Take the search with its trials off this computer; raises JobError while it works or waits."""
    state = bench.runner.state(_job(bench, search).path)
    if state.is_active:
        raise JobError(f"{search.name} is {state}.", where=search.name, todo="Stop it, or wait for its end.")
    with bench.artifacts.removing([search.folder]):
        bench.store.searches.remove(search.id)


def best_settings(found: SearchStanding) -> TrainingConfig:
    """Those of the best trial; raises JobError before one is finished."""
    if found.best is None:
        raise JobError(
            f"No trial of {found.search.name} is finished.", where=found.search.name, todo="Wait for the first one."
        )
    return search_space.at(found.search.config, found.best.values)


def trained_with_best(bench: Bench, found: SearchStanding) -> list[Run]:
    """The runs on the search's split with the settings of its best trial, oldest first."""
    if found.best is None:
        return []
    config = best_settings(found)
    runs = bench.store.runs(found.search.project_id)
    return [run for run in runs if run.split_id == found.search.split_id and run.config == config]


def train_with_best(bench: Bench, project: Project, found: SearchStanding) -> Run:
    """Begin a training with the settings of the best trial, on the search's split; raises as ``training.start`` does,
    and JobError before a trial is finished.
    """
    return training.start(bench, project, bench.store.split(found.search.split_id), best_settings(found))


def _job(bench: Bench, search: Search) -> JobFolder:
    return JobFolder(bench.artifacts.path(search.folder))
