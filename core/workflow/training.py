"""Fine-tuning: from settings to a run, and what becomes of it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import count, islice

from pandas import DataFrame

from core.data.class_order import in_order
from core.errors import JobError, SettingError
from core.jobs import job_queue, training_progress
from core.jobs.folder import JobFolder
from core.jobs.runner import ending, is_about_to_start
from core.records import (
    DatasetVersion,
    Evaluation,
    Experiment,
    ExperimentKind,
    LongTexts,
    Part,
    Project,
    Run,
    RunState,
    Split,
    TrainingConfig,
    TrainingProgress,
    schemas,
)
from core.records.columns import PART
from core.records.folders import RunFolder
from core.records.job_specs import JobSpec, TrainingSpec
from core.store.artifacts import RUNS
from core.training import catalogue, load, own_weights, presets, training_share
from core.training import estimate as estimating
from core.training.catalogue import EMBEDDED as EMBEDDED
from core.training.estimate import FewerEpochs as FewerEpochs
from core.training.estimate import Shorter as Shorter
from core.training.estimate import TimeEstimate as TimeEstimate
from core.training.presets import PRESETS as PRESETS
from core.training.presets import with_chosen as with_chosen
from core.workflow import class_order, disk_space, explaining_jobs, ground_truth, measures, splits, training_advice
from core.workflow.bench import Bench


def check_model(name: str) -> None:
    """Raise ModelError where the base model cannot be found, reached or safely loaded."""
    catalogue.check(name)


def preset(bench: Bench, name: str, model: str, split: Split) -> TrainingConfig:
    """The settings of that name for the model, with the project's measure choosing the epoch.

    Of texts that stand behind their context the end is read, so that the context is cut off before the text itself is.
    """
    version = bench.store.version(split.version_id)
    config = presets.preset(name, model, texts=texts_learned_from(split))
    if version.mapping.context:
        config = dataclasses.replace(config, long_texts=LongTexts.END)
    return measures.chosen(config, measures.of(bench, version.project_id))


def texts_of_run(bench: Bench, run: Run) -> int:
    """How many texts the run learns from."""
    return texts_learned_from(bench.store.split(run.split_id))


def texts_learned_from(split: Split) -> int:
    """How many the training part has."""
    return sum(split.counts[Part.TRAIN].values())


def label_counts(split: Split) -> dict[str, int]:
    """Texts of each class in all parts together."""
    totals: dict[str, int] = {}
    for counts in split.counts.values():
        for label, number in counts.items():
            totals[label] = totals.get(label, 0) + number
    return totals


def classes(split: Split) -> tuple[str, ...]:
    """In the order of a model's outputs."""
    return tuple(sorted(label_counts(split)))


def texts_to_learn(split: Split, config: TrainingConfig) -> int:
    """How many texts a training on the split learns from."""
    return training_share.size(config, split.counts[Part.TRAIN])


def estimate(
    bench: Bench, project: Project, split: Split, config: TrainingConfig, *, trainings: float = 1
) -> TimeEstimate:
    """How long the training, or all of several or of the folds, will take on this machine, and what that rests on."""
    version = bench.store.version(split.version_id)
    lengths = ground_truth.token_lengths(bench, version, config.model)
    return estimating.estimate(config, lengths, split, speeds(bench, project), trainings=trainings)


def speeds(bench: Bench, project: Project) -> tuple[tuple[str, float], ...]:
    """Of the project's runs on this machine the base model and the tokens that it learned from in a second, as if all
    weights had been trained.
    """
    return tuple(
        (run.config.model, run.result.tokens_per_second * estimating.work_a_token(run.config))
        for run in bench.store.runs(project.id)
        if run.result is not None
    )


def split_to_retrain_on(bench: Bench, project: Project, run: Run) -> Split:
    """What the time of a retraining is told by: the run's own parts where the newest version is not divided yet."""
    version = ground_truth.latest(bench, project)
    split = splits.latest(bench, version) if version is not None else None
    return split or bench.store.split(run.split_id)


def slowdown(bench: Bench, project: Project) -> float:
    """How many times as long a training takes as alone while the computer is as busy with other programs as now."""
    known = bench.store.runs(project.id)
    if any(run.state.is_active for run in known):
        return load.slowdown(estimating.threads(), 0.0)
    ended = [run.finished for run in known if run.finished is not None]
    since = (datetime.now(UTC) - max(ended)).total_seconds() if ended else math.inf
    return load.slowdown(estimating.threads(), since)


def start(bench: Bench, project: Project, split: Split, config: TrainingConfig) -> Run:
    """Begin a fine-tuning in a process of its own and return at once.

    Raises ModelError where the base model cannot be had, SettingError where a setting is out of range, JobError where
    the disk has too little room.
    """
    check(split, config)
    disk_space.check(disk_space.of(bench, [config]), where=config.model)
    return _start(bench, project, split, config)


def start_all(bench: Bench, project: Project, split: Split, config: TrainingConfig) -> list[Run]:
    """Begin a fine-tuning for each fold of the split's division, one where it has none; raises as ``start`` does.

    They wait for one another, the first fold first, and are one cross-validation from here on.
    """
    if not split.settings.folds:
        return [start(bench, project, split, config)]
    planned = [(one, config) for one in splits.folds(bench, split)]
    return start_together(bench, project, ExperimentKind.CROSS_VALIDATION, planned)


def start_together(
    bench: Bench, project: Project, kind: ExperimentKind, planned: Sequence[tuple[Split, TrainingConfig]]
) -> list[Run]:
    """Begin fine-tunings that wait for one another, the first one first, as an experiment; raises as ``start`` does,
    before any has begun.
    """
    for split, config in planned:
        check(split, config)
    disk_space.check(disk_space.of(bench, [config for _, config in planned]), where="disk")
    together = bench.store.experiments.begin(project.id, kind)
    return [_start(bench, project, split, config, together) for split, config in planned]


def check(split: Split, config: TrainingConfig) -> None:
    """Raise SettingError and ModelError as ``start`` does."""
    check_settings(split, config)
    catalogue.check(config.model)


def check_settings(split: Split, config: TrainingConfig) -> None:
    """Raise SettingError where a setting is out of range; of the base model only what lies here is looked at."""
    presets.validate(config, texts_to_learn(split, config))
    labels = classes(split)
    own_weights.of(config, labels)
    if config.positive is not None and config.positive not in labels:
        raise SettingError(
            f"“{config.positive}” is not one of the classes {', '.join(labels)}.",
            where="class of interest",
            todo="Declare another measure, with one of them or without any (macro average).",
        )


def _start(
    bench: Bench, project: Project, split: Split, config: TrainingConfig, experiment: Experiment | None = None
) -> Run:
    rows = splits.rows(bench, split)
    with bench.artifacts.new_folder(RUNS) as folder:
        bench.artifacts.write_table(rows, RunFolder(folder.path).rows)
        folder.keep()
        run = bench.store.add_run(project.id, split, config, folder.relative, experiment)
    bench.store.evaluation.declare(project.id, config.measure, where_none=True)
    begin(bench, run)
    return run


def begin(bench: Bench, run: Run) -> None:
    """Hand the run to the runner; what a kill or a damaged disk took of its folder is made anew."""
    split = bench.store.split(run.split_id)
    spec = TrainingSpec(
        name=f"{run.name} of {bench.store.project_of_id(run.project_id).name}",
        config=run.config,
        labels=classes(split),
        created=run.created,
        stratified=splits.is_stratified(split),
    )
    begin_job(bench, job_of(bench, run), spec, split)


def begin_job(bench: Bench, job: JobFolder, spec: JobSpec, split: Split) -> None:
    """Give the job what it is to do and the rows of the split, where they are not there, and start it."""
    job.discard_damaged()
    file = RunFolder(job.path).rows
    if not file.exists():
        job.path.mkdir(parents=True, exist_ok=True)
        bench.artifacts.write_table(splits.rows(bench, split), file)
    job.write_spec(spec)
    bench.runner.start(job.path)


def runs(bench: Bench, project: Project) -> list[Run]:
    """All trainings of the project, newest first, with the results of those that ended since the last look."""
    order = class_order.of(bench, project.id)
    known = sorted(bench.store.runs(project.id), key=lambda run: -run.id)
    return [_arranged(_collect(bench, run), order) for run in known]


def trained_runs(bench: Bench, project_id: int) -> tuple[str, ...]:
    """Folders of the project's runs that have answers: what is computed from all of them is outdated by one more."""
    return bench.store.trained_runs(project_id)


def learned_rows(bench: Bench, run: Run, columns: Sequence[str]) -> DataFrame:
    """The texts that the run learned from or that its best epoch was chosen by; none of one that was made elsewhere, of
    which it is not known.
    """
    file = bench.artifacts.run(run).rows
    rows = bench.artifacts.read_table(file, schemas.ROWS, columns, where=[(PART, "!=", str(Part.TEST))])
    return rows.iloc[:0] if run.is_made_elsewhere else rows


def newest_model(runs: Iterable[Run]) -> Run | None:
    """The run with a model that learned from the newest version, the last of several: another seed on an older version
    makes no newer model.
    """
    return max((run for run in runs if run.has_model), key=lambda run: (run.version_id, run.id), default=None)


def run(bench: Bench, project: Project, name: str) -> Run:
    """The training or ensemble of that name; raises NotFound."""
    found = _collect(bench, bench.store.run(project.id, name))
    return _arranged(found, class_order.of(bench, project.id))


def _arranged(run: Run, order: Sequence[str]) -> Run:
    """The run with the classes of its scores in the order that was chosen for the project."""
    if run.result is None:
        return run

    def arranged(scores: Evaluation) -> Evaluation:
        return scores.in_order(in_order(scores.labels, order))

    test, validation = arranged(run.result.test), run.result.validation and arranged(run.result.validation)
    return dataclasses.replace(run, result=dataclasses.replace(run.result, test=test, validation=validation))


def first_to_end(active: Sequence[Run]) -> Run:
    """Of the runs that work or wait, newest first, the one that works; where none does, the oldest."""
    return next((run for run in reversed(active) if run.state is RunState.RUNNING), active[-1])


def progress(bench: Bench, run: Run) -> TrainingProgress:
    job = job_of(bench, run)
    return job_queue.in_line(job, training_progress.of(job))


def log(bench: Bench, run: Run) -> str:
    """The last lines of what the training process printed."""
    return job_of(bench, run).log()


def is_stopping(bench: Bench, run: Run) -> bool:
    """Whether the run was asked to stop, in whichever tab."""
    return job_of(bench, run).stop_requested()


def stop(bench: Bench, run: Run) -> None:
    """Ask the training to end at its next step and to keep the best model so far, which no job explains then."""
    job_of(bench, run).request_stop()
    explaining_jobs.stop_all(bench, explaining_jobs.of_run(bench, run))


def delete(bench: Bench, run: Run) -> None:
    """Take a run with its model, or an ensemble without those of its members, off this computer; raises JobError while
    it works or waits, an ensemble answers with it, or a job explains texts with it.
    """
    if run.state.is_active:
        raise JobError(f"{run.name} is {run.state}.", where=run.name, todo="Stop it, or wait for its end.")
    bench.store.ensembles.require_unneeded(run)
    explaining_jobs.require_ended(bench, run)
    with bench.artifacts.removing([run.folder, *explaining_jobs.folders(bench, run)]):
        bench.store.remove_run(run.id)


def retrain(bench: Bench, project: Project, run: Run) -> Run:
    """Train with the same settings on the newest version, divided as this run's version was, each text in the part
    it had, unless it is divided already.

    Of a version that is divided into folds all are trained, and the first run is given back.
    """
    version = ground_truth.newest(bench, project)
    split = splits.latest(bench, version)
    if split is None:
        settings = splits.suggested(bench, version, like=bench.store.split(run.split_id))
        split = splits.make(bench, version, settings)
    return start_all(bench, project, split, settings_on(bench, run, version))[0]


def with_other_seeds(bench: Bench, run: Run) -> list[Run]:
    """The runs that differ from it in the seed alone, newest first: what sets them apart is luck.

    They are found by their settings and not kept as an experiment: whoever trains the same with another seed, on
    whatever page and day, adds to what is known of luck, planned or not. A run that was stopped differs in what it
    learned, too, and an ensemble in how it answers.
    """
    if run.state is RunState.STOPPED or not run.is_trained:
        return []
    alike = alike_but_for_the_seed(bench, bench.store.split(run.split_id), run.config)
    return [one for one in alike if one.config.seed != run.config.seed and one.state is not RunState.STOPPED]


def alike_but_for_the_seed(bench: Bench, split: Split, config: TrainingConfig) -> list[Run]:
    """The runs on that split with these settings, whatever their seed, newest first."""
    project_id = bench.store.version(split.version_id).project_id
    of_split = [one for one in bench.store.runs(project_id) if one.split_id == split.id]
    alike = [one for one in of_split if dataclasses.replace(one.config, seed=config.seed) == config]
    return sorted(alike, key=lambda one: -one.id)


def with_another_seed(bench: Bench, project: Project, run: Run) -> Run:
    """Train on the run's own split with its settings and the next seed that none of these has; raises as ``start``
    does.
    """
    split = bench.store.split(run.split_id)
    return start(bench, project, split, with_free_seeds(bench, split, run.config, 1)[0])


def with_free_seeds(bench: Bench, split: Split, config: TrainingConfig, number: int) -> list[TrainingConfig]:
    """The settings with so many seeds, from their own on, that no run with these settings on that split has."""
    taken = {one.config.seed for one in alike_but_for_the_seed(bench, split, config)}
    free = (seed for seed in count(config.seed) if seed not in taken)
    return [dataclasses.replace(config, seed=seed) for seed in islice(free, number)]


def settings_on(bench: Bench, run: Run, version: DatasetVersion) -> TrainingConfig:
    """The run's settings for a later version, with what is the project's measure now choosing the epoch."""
    return measures.chosen(run.config, measures.of(bench, version.project_id))


def settings_taken_from(bench: Bench, run: Run, version: DatasetVersion) -> TrainingConfig:
    """The same to begin with, for a training on the whole training part and no other; raises JobError where the run was
    not trained here.
    """
    if run.is_made_elsewhere:
        raise JobError(f"{run.name} was not trained here: it has no settings.", where=run.name)
    return dataclasses.replace(settings_on(bench, run, version), learns_validation=False, train_share=1.0)


def job_of(bench: Bench, run: Run) -> JobFolder:
    """The folder that its process works in."""
    return JobFolder(bench.artifacts.path(run.folder))


def _collect(bench: Bench, run: Run) -> Run:
    """Bring what the worker left in its folder into the store; a run that is closed already stays as it is.

    But one that was taken for dead comes back where its worker lives: it may have taken its time to start, or the
    computer slept.
    """
    job = job_of(bench, run)
    if run.state is RunState.FAILED and bench.runner.state(job.path) is not RunState.FAILED:
        run = bench.store.reopen_run(run.id, run.folder)
    if not run.state.is_active:
        return run
    state = bench.runner.state(job.path)
    if state.is_active:
        return run if state is run.state else bench.store.set_state(run.id, state)
    if state is RunState.FAILED and is_about_to_start(job, run.created):
        return run
    end = ending(job, state)
    if state is RunState.FAILED and job.fault() is None and (lighter := training_advice.lighter_in_words(run.config)):
        end = dataclasses.replace(end, error=f"{end.error} {lighter}")
    return bench.store.close_run(run.id, **vars(end))
