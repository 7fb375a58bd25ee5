"""What a run's model gets right and wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pandas import DataFrame

from core.data import correction_log
from core.data.left_out import EXCLUDED
from core.data.metadata_columns import MetadataColumns, by_repeats
from core.errors import JobError, ModelError, NotFound
from core.jobs import texts_to_explain
from core.records import Correction, CorrectionKind, Part, PredictionFilter, Run, schemas
from core.records.columns import (
    CONFIRMED_BY,
    CORRECTED,
    ID,
    PREDICTED_LABEL,
    PROBABILITIES,
    TEXT,
    TRUE_LABEL,
    UNIT,
)
from core.remedies import Action, Remedy
from core.store import checksums, predictions
from core.store.predictions import PageAround, PredictionPage
from core.workflow import class_order, file_damage, fold_runs, model_deletion, placed_words, run_status, splits
from core.workflow.bench import Bench

_CORRECTED = (CORRECTED, "corrected_by", "correction_reason", CONFIRMED_BY, "notes")
_CONFIRMED = "confirmed"
_EVERY = PredictionFilter(only_mismatches=False)


def mismatches(
    bench: Bench, run: Run, filter: PredictionFilter, *, offset: int = 0, limit: int | None = None
) -> PredictionPage:
    """One page of the texts of its part that the filter lets through, most confident first."""
    return predictions.page(_files(bench, run, filter), _placed(bench, run, filter), offset=offset, limit=limit)


def count(bench: Bench, run: Run, filter: PredictionFilter) -> int:
    """How many texts are in that list."""
    return predictions.count(_files(bench, run, filter), _placed(bench, run, filter))


def around(bench: Bench, run: Run, filter: PredictionFilter, id: str, size: int) -> PageAround | None:
    """The page of that list, of so many texts, on which a text stands; None where it is not in the list."""
    return predictions.around(_files(bench, run, filter), _placed(bench, run, filter), id, size)


def answered_by(bench: Bench, run: Run, filter: PredictionFilter, ids: Iterable[str]) -> dict[str, Run]:
    """Whose answers those texts of the list have, by their ids: the run's, or of all folds those of the model that did
    not see the text.
    """
    own = replace(_EVERY, ids=tuple(ids))
    if not filter.all_folds:
        return dict.fromkeys(own.ids or (), run)
    folds = fold_runs.with_model(bench, run)
    return {str(id): one for one in folds for id in predictions.page(_predictions(bench, one), own).rows[ID]}


def facets(bench: Bench, run: Run, filter: PredictionFilter = _EVERY) -> dict[str, list[str]]:
    """Metadata columns of the texts that the filter is about and their values, most frequent first."""
    files = _files(bench, run, filter)
    found = predictions.facets(files)
    return {name: found[name] for name in by_repeats(predictions.repeats(files)).all}


def metadata_columns(bench: Bench, run: Run) -> MetadataColumns:
    """Metadata columns of the test part, those that tell groups of texts apart first."""
    return by_repeats(predictions.repeats(_predictions(bench, run)))


def text(bench: Bench, run: Run, id: str, part: Part = Part.TEST) -> dict[str, Any]:
    """One text of the part with its labels, votes, probabilities and metadata; raises NotFound."""
    return predictions.row(_predictions(bench, run, part), id, part)


def has_answers(bench: Bench, run: Run, part: Part) -> bool:
    """Whether the run's answers to the texts of the part are kept: those on the validation part are not of a run of an
    earlier Errata, of a final model, which learned from them, and of a table that had none of them.
    """
    folder = bench.artifacts.run(run)
    return part is Part.TEST or folder.validation.exists() or checksums.has_had(folder.path, folder.VALIDATION)


def answers(bench: Bench, run: Run) -> DataFrame:
    """What the run's model answered to each test text: columns ``id, text, true_label, predicted_label, unit``.

    The true label is that of the run's own version, the unit the same number for texts that are tied.
    """
    file, columns = _predictions(bench, run), [ID, TEXT, TRUE_LABEL, PREDICTED_LABEL]
    if bench.artifacts.has_column(file, UNIT):
        return bench.artifacts.read_table(file, schemas.PREDICTIONS, [*columns, UNIT])
    divided = splits.rows(bench, bench.store.split(run.split_id))
    return bench.artifacts.read_table(file, schemas.PREDICTIONS, columns).merge(
        divided[[ID, UNIT]], on=ID, validate="one_to_one"
    )


def by_confidence(bench: Bench, run: Run) -> DataFrame:
    """The same with the probability of the predicted label, most confident first: columns ``id, text, true_label,
    predicted_label, probability``.
    """
    return texts_to_explain.by_confidence(_predictions(bench, run))


def has_probabilities(bench: Bench, run: Run) -> bool:
    """Whether the run's answers have probabilities: those that were read from a table may have none."""
    return run.read_from is None or predictions.has_probabilities(_predictions(bench, run))


def answered_probabilities(bench: Bench, run: Run) -> DataFrame:
    """What the run's model says of each test text: a row a text, by its id, and a column a class."""
    file = _predictions(bench, run)
    table = bench.artifacts.read_table(file, schemas.PREDICTIONS, [ID, PROBABILITIES])
    return DataFrame(table[PROBABILITIES].tolist(), index=table[ID], columns=predictions.labels(file))


def download(bench: Bench, run: Run, filter: PredictionFilter, out: Path, *, plain: bool = False) -> int:
    """Write all rows that the filter lets through as CSV, corrected labels with author and reason beside them;
    returns how many cells got a quote before them.
    """
    return predictions.stream_csv(
        _files(bench, run, filter),
        _placed(bench, run, filter),
        out,
        _corrections(bench, run),
        order=class_order.of(bench, run.project_id),
        plain=plain,
    )


def cells_run(bench: Bench, run: Run, filter: PredictionFilter) -> int:
    """How many cells of that CSV a spreadsheet would run as a formula, were it plain."""
    files = _files(bench, run, filter)
    return predictions.cells_run(files, _placed(bench, run, filter), _corrections(bench, run))


def _corrections(bench: Bench, run: Run) -> DataFrame:
    """What people made of texts, draft included: columns ``corrected, corrected_by, correction_reason,
    confirmed_by, notes`` by id; ``corrected`` is the new label, or that the text is left out or its label confirmed.
    """
    newest = bench.store.versions(run.project_id)[-1]
    made = [entry for entry in bench.store.corrections(run.project_id) if entry.id > newest.log.after]
    changes = correction_log.changes(made)
    labels = {
        id: (_CONFIRMED if by.change.kind is CorrectionKind.CONFIRM else label, by)
        for id, (label, by) in changes.labels.items()
    }
    became = {**labels, **{id: (EXCLUDED, by) for id, by in changes.excluded.items()}}
    rows = {
        id: (label, by.change.author, by.change.reason or None, changes.confirmed_by(id))
        for id, (label, by) in became.items()
    }
    notes = _notes(made)
    texts = list(dict.fromkeys([*rows, *notes]))
    nothing = (None,) * (len(_CORRECTED) - 1)
    said = [(*rows.get(id, nothing), notes.get(id)) for id in texts]
    return DataFrame(said, index=texts, columns=list(_CORRECTED), dtype="str")


def _notes(made: Sequence[Correction]) -> dict[str, str]:
    """“ambiguous without the tone (Ann)” by the texts' ids, oldest first."""
    found: dict[str, list[str]] = {}
    for entry in correction_log.effective(made):
        if entry.change.kind is CorrectionKind.NOTE:
            found.setdefault(str(entry.change.text_id), []).append(f"{entry.change.reason} ({entry.change.author})")
    return {id: "; ".join(said) for id, said in found.items()}


def probabilities(bench: Bench, run: Run, text: str) -> dict[str, float]:
    """What the run's model says of any text: the probability of each class, in the order of the classes."""
    with model(bench, run) as folder:
        labels, [found] = bench.models.probabilities(folder, [text])
    known = dict(zip(labels, map(float, found), strict=True))
    return {label: known[label] for label in class_order.arranged(bench, run.project_id, labels)}


@contextmanager
def model(bench: Bench, run: Run) -> Iterator[Path]:
    """Folder of the run's model, to be asked in the block.

    Raises JobError where the run has none, or none any more, or was read from a table, DamagedError where one of its
    files is not as it was, which is looked at to the end only where the model does not load.
    """
    _require_model(bench, run)
    if run.read_from is not None:
        raise no_model_to_ask(run)
    if deleted := model_deletion.in_words(run):
        raise JobError(
            deleted,
            where=run.name,
            remedy=Remedy(Action.TRAIN_AGAIN, bench.store.project_of_id(run.project_id).name, run.name)
            if run.is_trained
            else None,
        )
    if damage := file_damage.of_model(bench, run):
        raise damage
    try:
        yield bench.artifacts.run(run).model.path
    except ModelError as error:
        if damage := file_damage.of_model(bench, run, thorough=True):
            raise damage from error
        raise


def no_model_to_ask(run: Run) -> JobError:
    """What is said where a model would be asked, of answers that were read from a table."""
    return JobError(
        f"{run.name} was read from a table: there is no model that could be asked.",
        where=run.name,
        todo="Choose a run that was trained.",
    )


def without_answers(run: Run, part: Part) -> str:
    """That there are no answers to the texts of the part, and why."""
    if run.config.learns_validation:
        return f"{run.name} learned from the {part} texts, so its answers to them say nothing."
    if run.read_from is not None:
        return f"{run.name} was read from a table without predictions for the {part} texts."
    if not run.is_trained and not run.is_ensemble:
        return f"{run.name} has answers to test texts alone: it was not trained here."
    return f"{run.name} kept no answers to the {part} texts: trainings of an earlier Errata did not."


def _placed(bench: Bench, run: Run, filter: PredictionFilter) -> PredictionFilter:
    files = _files(bench, run, filter)
    return placed_words.found(bench, run, filter, lambda other: predictions.page(files, other).rows)


def _files(bench: Bench, run: Run, filter: PredictionFilter) -> list[Path]:
    """Raises as ``_predictions`` does, and NotFound where the run is of no cross-validation."""
    read = fold_runs.read(bench, run, filter)
    if not read:
        raise NotFound(
            f"{run.name} is of no cross-validation of which two folds have a model.",
            where=run.name,
            todo="Choose a run of one, or read the test texts of this run alone.",
        )
    return [_predictions(bench, one, filter.part) for one in read]


def _predictions(bench: Bench, run: Run, part: Part = Part.TEST) -> Path:
    """Raises JobError where the run has no model, NotFound where it kept no answers to the texts of the part."""
    _require_model(bench, run)
    if not has_answers(bench, run, part):
        raise NotFound(without_answers(run, part), where=run.name, todo=f"Read those of the {Part.TEST} part.")
    folder = bench.artifacts.run(run)
    return folder.predictions if part is Part.TEST else folder.validation


def _require_model(bench: Bench, run: Run) -> None:
    if not run.has_model:
        raise JobError(
            f"{run.name} {run_status.in_words(bench, run)} and has no model.",
            where=run.name,
            todo="Choose a run that has finished.",
        )
