"""A table of predictions that was held against an earlier division of the texts, held against the newest one as it was
read then.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from core.data import predicted_columns
from core.errors import JobError
from core.records import PredictionColumns, Project, Run, Split
from core.workflow import ground_truth, merges, read_predictions, splits, training
from core.workflow.bench import Bench
from core.workflow.ground_truth import RawTable
from core.workflow.read_predictions import Matched


@dataclass(frozen=True)
class Carried:
    """A table that was kept, and what its columns hold by the classes of another split; ``notes`` say what is not read
    any more.
    """

    run: Run
    table: RawTable
    columns: PredictionColumns
    notes: tuple[str, ...]


def older(bench: Bench, project: Project, split: Split) -> list[Run]:
    """Of each table that was held against other divisions alone, its first run, which knows it as it was read.

    One that an earlier Errata read is not among them once a table of its file's name was held against this division.
    """
    read = bench.store.prediction_tables.of_project(project.id)
    here = _splits_of(bench, split)
    files = {_file(run) for run in read if run.split_id in here}
    tables: defaultdict[str, list[Run]] = defaultdict(list)
    for run in read:
        tables[_known_as(run)].append(run)
    waiting = [runs for runs in tables.values() if not any(run.split_id in here for run in runs)]
    return [runs[0] for runs in waiting if is_kept(runs[0]) or _file(runs[0]) not in files]


def first(bench: Bench, run: Run, split: Split) -> Run | None:
    """The first run of the run's table, as ``older`` has it; None where that was held against the split's division, and
    of any other run.
    """
    if run.read_from is None:
        return None
    tables = older(bench, bench.store.project_of_id(run.project_id), split)
    return next((one for one in tables if _known_as(one) == _known_as(run)), None)


def is_kept(run: Run) -> bool:
    """Whether the run's table was kept: an earlier Errata kept none."""
    return run.read_from is not None and bool(run.read_from.table)


def where(bench: Bench, run: Run) -> str:
    """“version 1”, or that it is another division of the newest one."""
    version = ground_truth.trained_on(bench, run)
    newest = bench.store.versions(run.project_id)[-1]
    return f"another division of version {version.number}" if version == newest else f"version {version.number}"


def carry(bench: Bench, run: Run, split: Split) -> Carried:
    """The run's table, with the meaning that its columns were given. Classes that were merged or renamed since are
    those that they became. Raises JobError where it was not kept, and DamagedError.
    """
    table = read_predictions.kept_table(bench, run)
    assert run.read_from is not None
    before = training.classes(bench.store.split(run.split_id))
    columns, notes = predicted_columns.carried_over(
        run.read_from.columns, table, _becomes(bench, run, split), before, training.classes(split)
    )
    return Carried(run, table, columns, notes)


def match(bench: Bench, split: Split, carried: Carried) -> Matched:
    """Find the text of each row; raises ColumnError, and LabelError where something else than classes is predicted."""
    found = read_predictions.match(bench, split, carried.table, carried.columns)
    notes = (*carried.notes, *found.found.notes)
    assert carried.run.read_from is not None
    return replace(found, found=replace(found.found, notes=notes), known_as=carried.run.read_from.table)


def keep(bench: Bench, project: Project, matched: Matched, carried: Carried) -> Run:
    """Keep them as a further run, or as one for each fold of which the first is given back.

    Raises JobError where the table was held against this division meanwhile.
    """
    if first(bench, carried.run, matched.split) is None:
        number = splits.version_of(bench, matched.split).number
        raise JobError(
            f"The table of {carried.run.name} was measured on version {number} already.",
            where=carried.run.name,
            todo="Choose the newest of the runs of its table.",
        )
    return read_predictions.keep(bench, project, matched, carried.run.config.model)


def _becomes(bench: Bench, run: Run, split: Split) -> dict[str, str]:
    """Class of the run's version → the one class of the split's that it is now."""
    then, now = merges.common_classes(bench, ground_truth.trained_on(bench, run), splits.version_of(bench, split))
    called: defaultdict[str, list[str]] = defaultdict(list)
    for label in training.classes(split):
        called[now.get(label, label)].append(label)
    became = {label: called[then.get(label, label)] for label in training.classes(bench.store.split(run.split_id))}
    return {label: classes[0] for label, classes in became.items() if len(classes) == 1}


def _splits_of(bench: Bench, split: Split) -> set[int]:
    """All folds of the split's division, by their numbers."""
    return {one.id for one in splits.folds(bench, split)}


def _known_as(run: Run) -> str:
    return run.read_from.table or f"file {run.read_from.file}" if run.read_from is not None else ""


def _file(run: Run) -> str:
    return run.read_from.file if run.read_from is not None else ""
