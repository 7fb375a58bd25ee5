"""How scores differ between runs."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Evaluation, Score


@dataclass(frozen=True)
class Spread:
    """Mean, standard deviation (n - 1) and range of a score over runs; no deviation of fewer than two."""

    mean: float
    deviation: float | None
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        deviation = statistics.stdev(values) if len(values) > 1 else None
        return cls(statistics.fmean(values), deviation, min(values), max(values))


def headline(evaluation: Evaluation, positive: str | None) -> dict[str, Score]:
    """The four headline scores by name: F1, precision and recall of the positive class, or macro averages where there
    is none, and accuracy.
    """
    scores = evaluation.headline(positive)
    return {"f1": scores.f1, "precision": scores.precision, "recall": scores.recall, "accuracy": evaluation.accuracy}


def over(evaluations: Sequence[Evaluation], positive: str | None) -> dict[str, Spread]:
    """The spread of each headline score; nothing where there is no evaluation."""
    each = [headline(one, positive) for one in evaluations]
    return {name: Spread.of([one[name].value for one in each]) for name in (each[0] if each else ())}
