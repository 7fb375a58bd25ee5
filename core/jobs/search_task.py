"""The task of a search for settings: one trial after the other, until one of its limits is reached."""

from __future__ import annotations

import dataclasses
import logging
import math
import shutil
import time
from collections.abc import Sequence
from itertools import takewhile

from pandas import DataFrame

from core.errors import ErrataError, JobError, ModelError
from core.jobs import search_trials, training_progress
from core.jobs.folder import JobFolder
from core.jobs.kinds import StoppedEarly
from core.records import EpochScores, Part, SearchEnd, SearchResult, Trial, TrialState, schemas, to_json
from core.records.columns import PART
from core.records.folders import RunFolder, SearchFolder
from core.records.job_events import Ends, Epoch, Event, Phase, StepDone
from core.records.job_specs import SearchSpec
from core.store.artifacts import Artifacts
from core.training import failures, phases, reporting, search_space

_log = logging.getLogger(__name__)

_ATTEMPTS = 2
_FAILURES_IN_A_ROW = 3
_SECONDS_BETWEEN_REPORTS = 5.0
_DOUBT = 0.3


def search(job: JobFolder, spec: SearchSpec) -> SearchResult:
    """Train with the settings of each trial in turn, and keep what the validation part says of it.

    The test part is not looked at. Each trial leaves a file before it begins and when it has ended, so that a later
    call goes on with the one that was cut off. A trial that fails is tried once more.

    Raises StoppedEarly where it is asked to stop, JobError where the disk is full, one trial after the other failed or
    all did, ModelError where the base model cannot be had.
    """
    job.report(Phase(phases.TRAINING))
    SearchFolder(job.path).trials.mkdir(exist_ok=True)
    rows = Artifacts.read_table(SearchFolder(job.path).rows, schemas.ROWS)
    for_trials = rows[rows[PART] != Part.TEST]
    while True:
        known = search_trials.of(SearchFolder(job.path))
        ended = [trial for trial in known if trial.state.has_ended]
        _tidy_up(job, spec, ended)
        job.report(StepDone(len(ended), search_space.most_trials(spec.settings, spec.space)))
        if (why := _reached(spec, ended)) is not None:
            return _end(why, ended)
        if job.stop_requested():
            raise StoppedEarly
        trial = next((trial for trial in known if not trial.state.has_ended), None) or _next(spec, ended)
        if trial is None:
            return _end(SearchEnd.SPACE, ended)
        made = _Attempt(job, spec, ended, trial).make(for_trials)
        if made.state is TrialState.FAILED:
            _refuse_where_all_fail([*ended, made])


def _next(spec: SearchSpec, ended: Sequence[Trial]) -> Trial | None:
    """None where every combination was tried."""
    from core.training import trials

    values = trials.propose(spec.space, spec.settings, spec.config.seed, spec.config.chosen_by, ended)
    return None if values is None else Trial(len(ended) + 1, values)


def _tidy_up(job: JobFolder, spec: SearchSpec, ended: Sequence[Trial]) -> None:
    """What a kill may have kept from being done after the last trial: its model goes, and the settings are ranked."""
    from core.training import trials

    folder = SearchFolder(job.path)
    for trial in ended:
        shutil.rmtree(folder.at_work(trial.number), ignore_errors=True)
    if ranked := trials.importance(spec.space, spec.config.chosen_by, ended):
        Artifacts.write_atomically(folder.importance, to_json(ranked))


def _reached(spec: SearchSpec, ended: Sequence[Trial]) -> SearchEnd | None:
    """The limit that ends the search now."""
    settings = spec.settings
    if len(ended) >= settings.trials:
        return SearchEnd.TRIALS
    if settings.hours is not None and sum(trial.seconds for trial in ended) >= 3600 * settings.hours:
        return SearchEnd.HOURS
    if settings.patience is not None and without_gain(ended) >= settings.patience:
        return SearchEnd.PATIENCE
    return None


def without_gain(ended: Sequence[Trial]) -> int:
    """How many of the last trials were no better than the best before them."""
    finished = [trial for trial in ended if trial.counts]
    if not finished:
        return 0
    best = max(finished, key=lambda trial: (trial.score or 0, -trial.number))
    return sum(trial.number > best.number for trial in ended)


def _end(why: SearchEnd, ended: Sequence[Trial]) -> SearchResult:
    """Raises JobError where no trial has a score."""
    if all(trial.state is TrialState.FAILED for trial in ended):
        raise JobError(
            f"All {len(ended)} trials failed. The last one: {ended[-1].error}",
            where="search",
            todo="Mend what it says, then search again.",
        )
    return SearchResult(why)


def _refuse_where_all_fail(ended: Sequence[Trial]) -> None:
    failed = list(takewhile(lambda trial: trial.state is TrialState.FAILED, reversed(ended)))
    if len(failed) >= _FAILURES_IN_A_ROW:
        raise JobError(
            f"The last {len(failed)} trials failed. The last one: {failed[0].error}",
            where="search",
            todo="Mend what it says, then resume the search; or search again with other values.",
        )


class _Attempt:
    """To train with the settings of one trial."""

    def __init__(self, job: JobFolder, spec: SearchSpec, ended: Sequence[Trial], trial: Trial) -> None:
        self._job, self._spec, self._ended = job, spec, ended
        self._trial = dataclasses.replace(trial, attempts=trial.attempts + 1)
        self._folder = SearchFolder(job.path)
        self._at_work = JobFolder(self._folder.at_work(trial.number))
        self._title = f"{spec.name}, trial {trial.number}"
        self._is_poor = False
        self._told = 0.0

    def make(self, rows: DataFrame) -> Trial:
        """The trial as it stands then: still running where one more attempt is left to it."""
        if self._trial.attempts > _ATTEMPTS:
            why = "The process ended twice in this trial: it was killed, or the memory was full."
            self._keep(dataclasses.replace(self._trial, state=TrialState.FAILED, attempts=_ATTEMPTS, error=why))
            return self._trial
        self._keep(self._trial)
        try:
            with failures.explained():
                self._train(rows)
        except (StoppedEarly, ModelError):
            self._keep(dataclasses.replace(self._trial, attempts=self._trial.attempts - 1))
            raise
        except Exception as error:
            self._take(error)
        return self._trial

    def _take(self, error: Exception) -> None:
        """One more attempt, from its beginning; none where the disk is full, as it would be for every other trial."""
        if any(isinstance(one, Exception) and failures.is_disk_full(one) for one in (error, error.__cause__)):
            raise error
        _log.exception("trial %d, attempt %d", self._trial.number, self._trial.attempts)
        if self._trial.attempts < _ATTEMPTS:
            shutil.rmtree(self._at_work.path, ignore_errors=True)
            return
        why = str(error) if isinstance(error, ErrataError) else f"{type(error).__name__}: {error}"
        self._keep(dataclasses.replace(self._trial, state=TrialState.FAILED, error=why))

    def _train(self, rows: DataFrame) -> None:
        from core.training.finetuning import finetune

        self._judge()
        if not self._is_poor:
            # What a stop left, where a kill kept it from being removed: else it would be taken for the trial's end.
            shutil.rmtree(RunFolder(self._at_work.path).model.path, ignore_errors=True)
        self._at_work.path.mkdir(parents=True, exist_ok=True)
        config = search_space.at(self._spec.config, self._trial.values)
        try:
            with reporting.told(config.report_to, self._job.reports, self._title):
                training = finetune(
                    rows,
                    config,
                    self._spec.labels,
                    self._at_work.path,
                    self._report,
                    self._should_stop,
                    title=self._title,
                )
        except failures.StoppedBeforeTraining as stopped:
            raise StoppedEarly from stopped
        if training.stopped and not self._is_poor:
            # Its checkpoints stay: the trial goes on from them.
            shutil.rmtree(RunFolder(self._at_work.path).model.path, ignore_errors=True)
            raise StoppedEarly
        self._keep(
            dataclasses.replace(
                self._trial,
                state=TrialState.PRUNED if training.stopped else TrialState.DONE,
                score=max(self._scores(training.epochs)),
                best_epoch=training.best_epoch,
                epochs=training.epochs,
                seconds=training.seconds,
                device=training.device,
                slowdown=training.slowdown,
            )
        )

    def _keep(self, trial: Trial) -> None:
        Artifacts.write_atomically(self._folder.trial(trial.number), to_json(trial))
        self._trial = trial

    def _scores(self, epochs: Sequence[EpochScores]) -> list[float]:
        return [getattr(epoch, self._spec.config.chosen_by) for epoch in epochs]

    def _judge(self) -> None:
        """Find out whether its epochs, those before an interruption included, are worth going on with."""
        from core.training import trials

        scores = self._scores(training_progress.of(self._at_work).scores)
        self._is_poor = self._spec.settings.pruning and trials.is_poor(
            self._spec.space, self._spec.config.chosen_by, self._ended, scores
        )

    def _should_stop(self) -> bool:
        return self._is_poor or self._job.stop_requested()

    def _report(self, event: Event) -> None:
        """Told in the trial's own folder; of the search it is told when all will be done."""
        self._at_work.report(event)
        if isinstance(event, Epoch):
            self._judge()
        if time.monotonic() - self._told >= _SECONDS_BETWEEN_REPORTS:
            self._told = time.monotonic()
            if (ends := self._ends()) is not None:
                self._job.report(Ends(ends))

    def _ends(self) -> tuple[float, float] | None:
        """As each trial to come takes what those that ended took, or what this one will take where it is the first."""
        left = training_progress.of(self._at_work).seconds_left
        if left is None:
            return None
        took = [trial.seconds for trial in self._ended if trial.seconds]
        usual = sum(took) / len(took) if took else left[1]
        further = usual * self._trials_to_come(sum(took) + left[1], usual)
        now = time.time()
        return now + left[0] + (1 - _DOUBT) * further, now + left[1] + (1 + _DOUBT) * further

    def _trials_to_come(self, spent: float, usual: float) -> int:
        """How many begin after this one, where each takes as many seconds as usual, and so many are spent at its end;
        none begins once the hours are over.
        """
        settings = self._spec.settings
        most = search_space.most_trials(settings, self._spec.space) - len(self._ended) - 1
        if settings.hours is None:
            return most
        return min(most, math.ceil(max(3600 * settings.hours - spent, 0) / usual))
