"""Going on with a training that was killed or stopped."""

from __future__ import annotations

import dataclasses

from core.errors import JobError
from core.jobs.folder import JobFolder
from core.records import Run, RunState
from core.store.artifacts import RUNS
from core.training import catalogue, checkpoints
from core.workflow import classifiers, disk_space, explaining_jobs, explainings, run_status, training
from core.workflow.bench import Bench


def can_resume(bench: Bench, run: Run) -> bool:
    """Whether the run can go on, or begin again where none of its epochs was finished.

    A stopped run whose checkpoint is gone can do neither: what it has learned would be lost.
    """
    if run.state.is_active:
        return False
    return not run.has_model or _ended_in_first_epoch(run) or resumes_after(bench, run) is not None


def _ended_in_first_epoch(run: Run) -> bool:
    trained = run.result.epochs_trained if run.result is not None else None
    return run.state is RunState.STOPPED and trained is not None and trained < 1


def resumes_after(bench: Bench, run: Run) -> int | None:
    """The epoch after which a run that failed or was stopped would go on; None where its checkpoint is not there."""
    ended = run.state in (RunState.STOPPED, RunState.FAILED)
    return checkpoints.last_epoch(training.job_of(bench, run).checkpoints) if ended else None


def in_words(bench: Bench, run: Run) -> str:
    """What a resumed run does: “goes on after epoch 3”, or that it begins again and why."""
    if run.classifier is not None:
        answered = bench.artifacts.run(run).answered.exists()
        return "goes on behind the texts that were answered" if answered else "begins again with the first text"
    epoch = resumes_after(bench, run)
    is_cut_short = checkpoints.is_last_cut_short(training.job_of(bench, run).checkpoints)
    if epoch is None:
        why = "its checkpoint was cut short" if is_cut_short else "no epoch was finished"
        return f"begins again with the first step, as {why}"
    return f"goes on after epoch {epoch}" + (", as a later checkpoint was cut short" if is_cut_short else "")


def bytes_to_resume(bench: Bench, run: Run) -> int:
    """Space that is kept for going on with the run."""
    return checkpoints.size(training.job_of(bench, run).checkpoints)


def resume(bench: Bench, run: Run) -> Run:
    """Go on with a run from its last checkpoint, as if it had never ended, or from its beginning where no epoch was
    finished.

    The model, the answers and the explanations of one that was stopped are gone from here on, as they are those of an
    earlier epoch: what is written never changes, so that it goes on in a folder of its own. Raises JobError where there
    is nothing to go on with, the disk has too little room, an ensemble answers with that model, or a job explains
    texts with it. Where a job explained texts of it, or waits to, one does once it is finished.
    """
    if not can_resume(bench, run):
        raise _nothing_to_resume(bench, run)
    was_explained = explainings.newest(bench, run) is not None
    again = _resume(bench, run)
    if was_explained:
        explainings.start_after(bench, again)
    return again


def _resume(bench: Bench, run: Run) -> Run:
    if run.classifier is not None:
        classifiers.begin(bench, run)
        return bench.store.reopen_run(run.id, run.folder)
    bench.store.ensembles.require_unneeded(run)
    catalogue.check(run.config.model)
    disk_space.check(disk_space.of(bench, [run.config], there=bytes_to_resume(bench, run)), where=run.name)
    if run.has_model:
        return _resume_in_new_folder(bench, run)
    # Started before it is reopened: a look at the runs in between must not find an open run that nobody works on.
    training.begin(bench, run)
    return bench.store.reopen_run(run.id, run.folder)


def _nothing_to_resume(bench: Bench, run: Run) -> JobError:
    why, todo = "", ""
    if run.state is RunState.STOPPED:
        why, todo = ", as the checkpoint of a finished epoch is not there", "Train again with its settings."
    how = run_status.in_words(bench, run)
    return JobError(f"{run.name} {how}: there is nothing to resume{why}.", where=run.name, todo=todo)


def _resume_in_new_folder(bench: Bench, run: Run) -> Run:
    explaining_jobs.require_ended(bench, run)
    with bench.artifacts.removing([run.folder, *explaining_jobs.folders(bench, run)]):
        # Somebody else may have resumed it since the caller looked; from here on nobody else does.
        now = bench.store.run(run.project_id, run.name)
        if now.folder != run.folder or now.state is not run.state:
            raise _nothing_to_resume(bench, now)
        return _go_on(bench, run)


def _go_on(bench: Bench, run: Run) -> Run:
    with bench.artifacts.new_folder(RUNS) as folder:
        # Before the rest is there, so that no checksums are taken of checkpoints.
        folder.keep()
        again, stopped = JobFolder(folder.path), training.job_of(bench, run)
        if resumes_after(bench, run) is None:
            again.begin_again_as(stopped)
        else:
            again.go_on_from(stopped)
        training.begin(bench, dataclasses.replace(run, folder=folder.relative))
        return bench.store.reopen_run(run.id, folder.relative)
