"""Deleting a run's model, or what it goes on from, and getting a model back: results stay as they are.

A model is by far the largest that a run leaves. With the same texts, settings and seed the same computer makes it
again.
"""

from __future__ import annotations

from pathlib import Path

from core.counted import joined
from core.errors import JobError
from core.records import Project, Run
from core.store import checksums
from core.training import checkpoints
from core.workflow import explaining_jobs, resuming, training
from core.workflow.bench import Bench
from core.workflow.disk_space import size

GETS_BACK = (
    "Training again on the same texts with the same settings and seed gives the same model on the same computer."
)


def model_place(bench: Bench, run: Run) -> Path | None:
    """The folder of the model that was trained, for another program or computer; None where there is none any more."""
    folder = bench.artifacts.run(run).model
    return folder.path if run.is_trained and run.model_deleted is None and folder.config.is_file() else None


def model_bytes(bench: Bench, run: Run) -> int:
    """What the run's model takes, without what it shares with others; 0 where there is none."""
    files = [path.stat() for path in checksums.everything(bench.artifacts.run(run).model.path)]
    return sum(file.st_size for file in files if file.st_nlink == 1)


def delete_model(bench: Bench, run: Run) -> int:
    """Take the run's model off this computer; its scores, answers and explanations stay. Returns the bytes freed.

    Where this was broken off, another call ends it. Raises JobError where there is no model, an ensemble answers with
    it, a job explains texts with it, or it cannot be deleted.
    """
    if run.classifier is None:
        _require_training(bench, run)
    if run.result is None or run.state.is_active:
        raise JobError(f"{run.name} has no model to delete.", where=run.name, todo="Choose a run that has one.")
    freed = model_bytes(bench, run)
    if run.model_deleted is not None and not freed:
        raise JobError(f"The model of {run.name} was deleted already.", where=run.name)
    bench.store.ensembles.require_unneeded(run)
    explaining_jobs.require_ended(bench, run)
    # Some systems delete no file that a process has open.
    bench.models.close()
    bench.artifacts.remove_from(run.folder, bench.artifacts.run(run).MODEL, lambda: bench.store.forget_model(run.id))
    return freed


def delete_checkpoints(bench: Bench, run: Run) -> int:
    """Remove what a run that was stopped or failed would go on from. Returns the bytes freed.

    Raises JobError where there is nothing of the kind, or it cannot be deleted.
    """
    freed = 0 if run.state.is_active else resuming.bytes_to_resume(bench, run)
    if not freed:
        raise JobError(f"{run.name} has no checkpoints to delete.", where=run.name)
    bench.artifacts.remove_from(run.folder, checkpoints.FOLDER)
    return freed


def train_again(bench: Bench, project: Project, run: Run) -> Run:
    """Begin a training on the run's own parts with its settings and seed; raises as ``training.start`` does, and
    JobError of an ensemble.
    """
    _require_training(bench, run)
    return training.start(bench, project, bench.store.split(run.split_id), run.config)


def _require_training(bench: Bench, run: Run) -> None:
    if run.is_ensemble:
        members = joined([one.name for one in bench.store.ensembles.members(run)])
        raise JobError(
            f"{run.name} was not trained and has no model of its own: it answers with those of {members}.",
            where=run.name,
            todo="Choose one of these.",
        )
    if not run.is_trained:
        was = "finished elsewhere" if run.classifier is not None else "read from a table and has no model"
        raise JobError(f"{run.name} was {was}.", where=run.name, todo="Choose a training.")


def in_words(run: Run) -> str:
    """That the model was deleted, and what is not possible without it; empty where it is there."""
    if run.model_deleted is None:
        return ""
    return (
        f"The model of {run.name} was deleted on {run.model_deleted.astimezone():%d %b %Y}. Its scores, answers and "
        f"explanations are here; further texts can neither be explained nor labelled. {_gets_back(run)}"
    )


def in_question(bench: Bench, run: Run) -> str:
    """What is asked before the model is deleted."""
    return (
        f"{size(model_bytes(bench, run))} are freed. Scores, answers and explanations stay; explaining or labelling "
        f"further texts is not possible then. {_gets_back(run)}"
    )


def _gets_back(run: Run) -> str:
    return GETS_BACK if run.classifier is None else "Asking the same classifier again makes a run with its model."
