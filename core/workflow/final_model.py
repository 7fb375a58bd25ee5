"""The final model: it learns from the validation part, too, with settings that were found without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.counted import counted
from core.errors import JobError
from core.records import Part, Project, Run, RunState, TrainingConfig
from core.workflow import training
from core.workflow.bench import Bench


def settings(run: Run) -> TrainingConfig:
    """The run's settings for a training on both parts, for as many epochs as were best and with the learning rate that
    it had in these; raises JobError where the run is not one to go by.
    """
    if run.result is None or run.state is not RunState.FINISHED:
        raise _refused(run, "is not finished", "Take the settings of a run that is.")
    if run.is_ensemble:
        raise _refused(run, "was not trained itself", "Take the settings of one of its members.")
    if not run.is_trained:
        raise _refused(run, "was not trained here", "Take the settings of a run that was.")
    if run.config.learns_validation:
        raise _refused(run, "is a final model itself", "Take the run that it has its settings from.")
    epochs, fall = run.result.best_epoch, run.config.decay_epochs or run.config.epochs
    return replace(
        run.config,
        epochs=epochs,
        decay_epochs=fall if epochs < fall else None,
        learns_validation=True,
        early_stopping=None,
    )


def _refused(run: Run, why: str, todo: str) -> JobError:
    return JobError(f"{run.name} {why}: no final model can follow from it.", where=run.name, todo=todo)


def can_follow(bench: Bench, run: Run) -> bool:
    """Whether the run is one whose settings a final model can have; not of folds or parts of the training texts."""
    is_whole = run.config.train_share == 1 and not bench.store.split(run.split_id).settings.folds
    is_training = run.state is RunState.FINISHED and run.has_model and run.is_trained
    return is_training and not run.config.learns_validation and is_whole


def of_run(bench: Bench, run: Run) -> list[Run]:
    """The final models that have their settings from the run, oldest first."""
    if not can_follow(bench, run):
        return []
    config = settings(run)
    same_split = [one for one in bench.store.runs(run.project_id) if one.split_id == run.split_id]
    # Those of an earlier Errata had a learning rate of their own.
    return [one for one in same_split if replace(one.config, decay_epochs=config.decay_epochs) == config]


def newest_of_others(runs: Sequence[Run]) -> Run | None:
    """Of runs that come newest first, the newest whose settings are to be gone on with: no final model's."""
    return next((run for run in runs if not run.config.learns_validation), None)


def start(bench: Bench, project: Project, run: Run) -> Run:
    """Begin the training of the final model on the run's split; raises as ``settings`` and ``training.start`` do."""
    return training.start(bench, project, bench.store.split(run.split_id), settings(run))


def in_words(bench: Bench, run: Run) -> str:
    """What it gains and what is given up."""
    more = bench.store.split(run.split_id).size(Part.VALIDATION)
    epochs = counted(settings(run).epochs, "epoch")
    own, newest = bench.store.version(run.version_id), bench.store.versions(run.project_id)[-1]
    older = f" Its texts are those of version {own.number}; the newest is {newest.number}." if own != newest else ""
    return (
        f"The final model learns from the {counted(more, 'validation text')}, too, for {epochs}, which was best here. "
        "Given up: no text is left to choose an epoch by, so there is no validation score and no curve; the test part "
        f"alone tells how good it is.{older}"
    )
