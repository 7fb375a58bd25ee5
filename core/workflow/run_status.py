"""How a run stands, in words: the same on every page and on the command line."""

from __future__ import annotations

import math

from core.counted import counted
from core.durations import range_in_words
from core.jobs import job_queue, training_progress
from core.jobs import progress as of_jobs
from core.jobs.folder import JobFolder
from core.records import Batches, JobProgress, Run, RunState, TrainingConfig, TrainingProgress
from core.records.job_events import WAITING
from core.training import phases
from core.workflow import explaining_jobs
from core.workflow.bench import Bench

_WORDS = of_jobs.WORDS | phases.WORDS
_IN_EPOCHS = (phases.TRAINING, phases.VALIDATING)


def in_words(bench: Bench, run: Run) -> str:
    """What comes after the run's name: “is training: epoch 2 of 10”, “was stopped after 2.4 of 10 epochs”."""
    if run.state.is_active:
        return _active(JobFolder(bench.artifacts.path(run.folder)))
    if run.state is RunState.STOPPED:
        if run.classifier is not None:
            return "was stopped before all texts were answered"
        return f"was stopped after {epochs(run)} epochs" if run.has_model else "was stopped before its training began"
    return early_end(run) or "is finished" if run.state is RunState.FINISHED else "failed"


def _active(job: JobFolder) -> str:
    progress = job_queue.in_line(job, training_progress.of(job))
    if job.stop_requested() and not has_model(progress):
        return "is being stopped"
    words = phase(progress)
    return f"is {words[0].lower()}{words[1:]}"


def has_model(progress: TrainingProgress) -> bool:
    """Whether the model is trained and kept, and only its test is left."""
    return progress.phase in phases.WITH_MODEL


def phase(progress: TrainingProgress) -> str:
    """What an active run does now: “Training: epoch 2 of 10”, “Waiting for run-1”, “Evaluating on the test part”."""
    words = _WORDS.get(progress.phase, progress.phase.capitalize())
    if waits_for := waited_for(progress):
        return f"Waiting for {waits_for}"
    if progress.phase in _IN_EPOCHS and progress.steps:
        return f"{words}: {_epoch(progress)}"
    if progress.phase == phases.ANSWERING and progress.steps:
        return f"{words}: {progress.step:,} of {progress.steps:,}"
    if progress.downloaded is not None:
        done, total = (round(size / 1_000_000) for size in progress.downloaded)
        return f"{words}: {done:,} of {total:,} MB"
    return words


def waited_for(progress: JobProgress) -> str:
    """What a job that waits does wait for; of one that explains texts, which gives way, the text that it is at. Empty
    where it does not wait, or does not tell.
    """
    name = progress.waits_for or ""
    if progress.phase != WAITING:
        return ""
    return f"the text that {name} is at" if explaining_jobs.is_name(name) else name


def bar(progress: TrainingProgress) -> float:
    """How full a run's bar is: of the download, then of the training."""
    if progress.downloaded is not None:
        return min(progress.downloaded[0] / progress.downloaded[1], 1.0)
    return min(progress.fraction, 1.0)


def _epoch(progress: TrainingProgress) -> str:
    """The epoch that is being trained, or whose model is being tried."""
    of_step = math.ceil(progress.step * progress.epochs / progress.steps)
    evaluated = progress.scores[-1].epoch if progress.scores else 0
    # Not each step is reported: the last one told may be one of the epoch before.
    number = of_step if progress.phase == phases.VALIDATING else max(evaluated + 1, of_step)
    return f"epoch {min(max(number, 1), progress.epochs)} of {progress.epochs}"


def time_left(progress: JobProgress) -> str:
    """“3 to 5 minutes left”; “a little longer” once more time has passed than was told; nothing where none is known."""
    left = progress.seconds_left
    if left is None:
        return ""
    shortest, longest = left
    return "a little longer" if longest <= 0 else f"{range_in_words(max(shortest, 0), longest)} left"


def epochs(run: Run) -> str:
    """Epochs that the run trained: “10”, of a stopped one “2.4 of 10”, of one that ended early “5 of 10”."""
    planned = run.config.epochs
    if run.result is None or not (run.result.stopped or early_end(run)):
        return f"{planned}"
    trained = run.result.epochs_trained
    # An earlier Errata told only which epochs were evaluated.
    trained = len(run.result.epochs) if trained is None else max(math.floor(trained * 10) / 10, 0.1)
    return f"{trained:g} of {planned}"


def without_validation(run: Run) -> str:
    """Why a run with a result has no validation score, in a list of runs."""
    if run.read_from is not None:
        return "read from a table, without a validation score"
    if run.classifier is not None:
        return "finished elsewhere, without a validation score"
    return "final model, without a validation score"


def remarks(run: Run) -> list[str]:
    """What went otherwise than the settings say, a sentence each."""
    if run.result is None:
        return []
    early = early_end(run)
    return [*filter(None, [early and f"It {early}.", fitted(run.config, run.result.fitted, is_over=True)])]


def early_end(run: Run) -> str:
    """“ended after epoch 5 of 10, as 2 epochs brought nothing better”; empty unless early stopping ended the run."""
    result, patience = run.result, run.config.early_stopping
    if result is None or result.stopped or patience is None or not result.epochs:
        return ""
    if result.epochs[-1].epoch >= run.config.epochs:
        return ""
    ended = f"ended after epoch {result.epochs[-1].epoch} of {run.config.epochs}"
    return f"{ended}, as {counted(patience, 'epoch')} brought nothing better"


def fitted(config: TrainingConfig, batches: Batches | None, *, is_over: bool = False) -> str:
    """“A batch of 16 did not fit into memory: it was trained with 8, accumulated to 16.” Empty where all fitted."""
    if batches is None:
        return ""
    trained = f"it {'was' if is_over else 'is'} trained with {batches.size}, accumulated to {batches.texts}"
    return f"A batch of {config.batch_size} did not fit into memory: {trained}."


def same_epochs(before: Run, after: Run) -> bool:
    """Whether the two were to train equally long, and no stop gave one of them the model of another epoch."""
    if before.config.epochs != after.config.epochs:
        return False
    ended = [run.result for run in (before, after) if run.result is not None]
    return not any(result.stopped for result in ended) or len({result.best_epoch for result in ended}) == 1
