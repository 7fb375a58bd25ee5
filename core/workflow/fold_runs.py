"""The runs of a cross-validation, and which of them have answers to which texts."""

from __future__ import annotations

from core.counted import counted, joined
from core.records import PredictionFilter, Project, Run
from core.workflow import training
from core.workflow.bench import Bench

_READ_BY = "Each text is read by the model that has not seen it"


def fold_of(bench: Bench, run: Run) -> tuple[int, int] | None:
    """Which fold the run is tested on, and of how many; None where its split has none."""
    settings = bench.store.split(run.split_id).settings
    return (settings.fold, settings.folds) if settings.folds else None


def by_fold(bench: Bench, project: Project, run: Run) -> dict[int, Run]:
    """Fold → run, of those that were started together, or read from one table; of which one that was started by itself
    is all there is.
    """
    experiment = bench.store.experiments.of_run(run.id)
    numbers = experiment.runs if experiment else (run.id,)
    trained = [one for one in reversed(training.runs(bench, project)) if one.id in numbers]
    read = [one.name for one in bench.store.prediction_tables.of_project(project.id) if one.id in numbers]
    together = [*trained, *(training.run(bench, project, name) for name in read)]
    return {bench.store.split(one.split_id).settings.fold: one for one in together}


def with_model(bench: Bench, run: Run) -> list[Run]:
    """Those that have a model, by fold; none where there are fewer than two."""
    if fold_of(bench, run) is None:
        return []
    folds = by_fold(bench, bench.store.project_of_id(run.project_id), run)
    done = [one for _, one in sorted(folds.items()) if one.has_model]
    return done if len(done) > 1 else []


def read(bench: Bench, run: Run, filter: PredictionFilter) -> list[Run]:
    """The runs whose answers the filter is about: this one, or those of all folds."""
    return with_model(bench, run) if filter.all_folds else [run]


def in_words(bench: Bench, run: Run) -> str:
    """By which models the texts of all folds are read, or that a table has them, and which folds are missing."""
    done, fold = with_model(bench, run), fold_of(bench, run)
    assert fold is not None
    names = joined([one.name for one in done])
    is_read = run.read_from is not None
    said = f"Each text has its prediction of the table: {names}." if is_read else f"{_READ_BY}: {names}."
    missing = fold[1] - len(done)
    if not missing:
        return said
    has = f"{'has' if missing == 1 else 'have'} no {'prediction' if is_read else 'model'}"
    return f"{said} Of {counted(fold[1], 'fold')} {missing} {has}: the texts of these are not listed."
