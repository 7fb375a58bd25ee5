"""What a run's model gets right and wrong, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pandas import DataFrame

from core.data.mapping import guess_mapping
from core.data.reading import read_table
from core.errors import ColumnError, JobError
from core.jobs.folder import JobFolder
from core.records import Explanation, ExplanationSettings, PredictionFilter, Run
from core.store import predictions
from core.store.exports import write_csv
from core.store.predictions import PredictionPage
from core.workflow.bench import Bench


def mismatches(
    bench: Bench, run: Run, filter: PredictionFilter, *, offset: int = 0, limit: int | None = None
) -> PredictionPage:
    """One page of the test texts that the filter lets through, most confident first."""
    return predictions.page(_predictions(bench, run), filter, offset=offset, limit=limit)


def facets(bench: Bench, run: Run) -> dict[str, list[str]]:
    """Metadata columns of the test part and their values, most frequent first."""
    return predictions.facets(_predictions(bench, run))


def text(bench: Bench, run: Run, id: str) -> dict[str, Any]:
    """One test text with its labels, votes, probabilities and metadata; raises NotFound."""
    return predictions.row(_predictions(bench, run), id)


def answers(bench: Bench, run: Run) -> DataFrame:
    """What the run's model answered to each test text: columns ``id, text, true_label, predicted_label``, the true
    label being that of the run's own version.
    """
    return bench.artifacts.read_table(_predictions(bench, run), ["id", "text", "true_label", "predicted_label"])


def download(bench: Bench, run: Run, filter: PredictionFilter, out: Path, *, plain: bool = False) -> int:
    """Write all rows that the filter lets through as CSV; returns how many cells got a quote before them."""
    return predictions.stream_csv(_predictions(bench, run), filter, out, plain=plain)


def cells_run(bench: Bench, run: Run, filter: PredictionFilter) -> int:
    """How many cells of that CSV a spreadsheet would run as a formula, were it plain."""
    return predictions.cells_run(_predictions(bench, run), filter)


def stored_explanation(bench: Bench, run: Run, text: str, settings: ExplanationSettings) -> Explanation | None:
    return bench.store.explanation(run.id, text, settings)


def explanation(
    bench: Bench,
    run: Run,
    text: str,
    settings: ExplanationSettings,
    on_progress: Callable[[float], None] | None = None,
) -> Explanation:
    """The words that made the model decide, computed once and kept."""
    stored = stored_explanation(bench, run, text, settings)
    if stored is not None:
        return stored
    computed = bench.models.explain(_model(bench, run), text, settings, on_progress)
    bench.store.keep_explanation(run.id, text, settings, computed)
    if computed.label == computed.predicted_label:
        other = None if settings.label else computed.label
        bench.store.keep_explanation(run.id, text, replace(settings, label=other), computed)
    return computed


def predict_file(
    bench: Bench,
    run: Run,
    path: Path,
    out: Path,
    *,
    text: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> dict[str, int]:
    """Label the texts of a file: its columns, then ``predicted_label``, ``probability`` and ``p(label)`` for each
    class.

    Returns label → number of texts. Raises FileError and ColumnError.
    """
    model = _model(bench, run)
    table = read_table(path, name=path.name)
    column = text or guess_mapping(table).text
    if column not in table.columns:
        raise ColumnError(
            f"There is no column “{column}”; the columns are {', '.join(table.columns)}.",
            where=table.name,
            todo="Name the one with the texts with --text.",
        )
    labels, probabilities = bench.models.probabilities(model, table.frame[column].fillna("").tolist(), on_progress)
    best = probabilities.argmax(axis=1)
    predicted = [labels[index] for index in best]
    columns = {f"p({label})": probabilities[:, index].round(6) for index, label in enumerate(labels)}
    labelled = table.frame.assign(predicted_label=predicted, probability=probabilities.max(axis=1).round(6), **columns)
    bench.artifacts.write_atomically(out, write_csv(labelled))
    return {label: predicted.count(label) for label in labels}


def _model(bench: Bench, run: Run) -> Path:
    _require_model(run)
    return bench.artifacts.path(run.folder) / JobFolder.MODEL


def _predictions(bench: Bench, run: Run) -> Path:
    _require_model(run)
    return bench.artifacts.path(run.folder) / JobFolder.PREDICTIONS


def _require_model(run: Run) -> None:
    if not run.has_model:
        raise JobError(
            f"{run.name} is {run.state} and has no model.", where=run.name, todo="Choose a run that has finished."
        )
