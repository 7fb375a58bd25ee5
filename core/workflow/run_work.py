"""Trainings and finished classifiers as kinds of work: those that come to be runs, whose rows keep how they ended."""

from __future__ import annotations

from datetime import datetime

from core.records import Run, RunState
from core.training.estimate import TimeEstimate
from core.workflow import classifiers, resuming, run_status, training
from core.workflow.bench import Bench
from core.workflow.work import KindOfWork


def _state(bench: Bench, run: Run) -> RunState:
    return run.state


def _ended(bench: Bench, run: Run) -> datetime | None:
    return run.finished


def _training_time(bench: Bench, run: Run) -> TimeEstimate:
    split, project = bench.store.split(run.split_id), bench.store.project_of_id(run.project_id)
    # The time of a split with folds is that of all of them.
    return training.estimate(bench, project, split, run.config, trainings=1 / max(split.settings.folds, 1))


def _classifier_time(bench: Bench, run: Run) -> TimeEstimate:
    return classifiers.estimate_of(bench, bench.store.split(run.split_id))


TRAININGS = KindOfWork(
    "run-",
    of_project=training.runs,
    find=training.run,
    words=run_status.in_words,
    resume=resuming.resume,
    whole_time=_training_time,
    stop=training.stop,
    state=_state,
    ended=_ended,
)

CLASSIFIERS = KindOfWork(
    classifiers.NAMES,
    of_project=classifiers.runs,
    find=training.run,
    words=run_status.in_words,
    resume=resuming.resume,
    whole_time=_classifier_time,
    state=_state,
    ended=_ended,
)
