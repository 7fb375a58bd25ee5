"""Two sets of answers to the same texts: their scores and differences, computed once."""

from __future__ import annotations

from dataclasses import dataclass

from pandas import DataFrame, Series

from core.prediction import comparison as stage
from core.records import Comparison
from core.records.columns import AFTER, BEFORE, UNIT
from core.workflow import analyses, class_order
from core.workflow.analyses import Computation, Tables
from core.workflow.bench import Bench

TrueAndPredicted = tuple[Series, Series]
"""True and predicted label of each text."""


_TRUE_BEFORE, _TRUE_AFTER = "true_before", "true_after"


@dataclass(frozen=True)
class ComparisonBasis:
    """The classes in the order of the confusion matrices, and how many texts those of either set were drawn from with
    their shares, as ``core.prediction.metrics.evaluate`` has it."""

    labels: tuple[str, ...]
    drawn_from: tuple[int | None, int | None]


def compare(
    bench: Bench,
    project_id: int,
    before: TrueAndPredicted,
    after: TrueAndPredicted,
    *,
    units: Series,
    drawn_from: tuple[int | None, int | None],
) -> Comparison:
    """As ``core.prediction.comparison.compare``, the classes in the order of the project."""
    columns = dict(zip((_TRUE_BEFORE, BEFORE, _TRUE_AFTER, AFTER), (*before, *after), strict=True))
    table = DataFrame({name: column.to_numpy() for name, column in columns.items()}).assign(unit=units.to_numpy())
    labels = class_order.arranged(bench, project_id, {label for name in columns for label in table[name].unique()})
    return analyses.kept(bench, project_id, COMPUTATION, {"answers": table}, ComparisonBasis(labels, drawn_from))


def _compute(tables: Tables, basis: ComparisonBasis) -> Comparison:
    answers = {name: column.tolist() for name, column in tables["answers"].items()}
    return stage.compare(
        (answers[_TRUE_BEFORE], answers[BEFORE]),
        (answers[_TRUE_AFTER], answers[AFTER]),
        basis.labels,
        units=answers[UNIT],
        drawn_from=basis.drawn_from,
    )


COMPUTATION = Computation("comparison", Comparison, _compute, revision=3)
