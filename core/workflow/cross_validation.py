"""Cross-validation: an experiment whose runs are trained on the folds of one division."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from core.counted import beginning, joined
from core.prediction.metrics import evaluate
from core.records import Evaluation, Project, Run, RunState, TrainingResult
from core.records.columns import PREDICTED_LABEL, TRUE_LABEL, UNIT
from core.workflow import class_order, fold_runs, results, spread
from core.workflow.bench import Bench
from core.workflow.fold_runs import fold_of as fold_of
from core.workflow.spread import Spread


@dataclass(frozen=True)
class CrossValidation:
    """The trainings of all folds that were started together.

    ``runs`` is fold → run; ``pooled`` are the scores of all predictions of the runs that have a model, each text being
    predicted by the one run that has not learned from it; None where no run has a model yet.
    """

    folds: int
    runs: dict[int, Run]
    pooled: Evaluation | None

    @property
    def done(self) -> list[Run]:
        """The runs that have a model."""
        return _with_model(self.runs)

    @property
    def finished(self) -> int:
        """How many folds were trained to their end."""
        return sum(run.state is RunState.FINISHED for run in self.done)

    def spread(self, positive: str | None) -> dict[str, Spread]:
        """F1, precision, recall (of the positive class, or macro) and accuracy over the folds that have a model."""
        return spread.over([run.result.test for run in self.done if run.result is not None], positive)

    def undefined_precision(self, positive: str | None) -> str:
        """Which folds have a precision of 0 because nothing was taken for a class, in words; empty where none has."""
        if self.pooled is None:
            return ""
        labels = self.pooled.labels if positive is None else (positive,)
        return " ".join(filter(None, map(self._never_predicted, labels)))

    def _never_predicted(self, label: str) -> str:
        folds = [str(fold) for fold, run in sorted(self.runs.items()) if run.result and not _taken(run.result, label)]
        if not folds:
            return ""
        return (
            f"In {'fold' if len(folds) == 1 else 'folds'} {joined(folds)} no text is taken for “{beginning(label)}”: "
            "a precision that is undefined counts as 0."
        )


def _taken(result: TrainingResult, label: str) -> int:
    """Test texts that the model takes for the class."""
    column = result.test.labels.index(label)
    return sum(row[column] for row in result.test.confusion)


def of_run(bench: Bench, project: Project, run: Run) -> CrossValidation | None:
    """The run's cross-validation, of which one that was started by itself is all there is; None where its split has no
    folds.

    Scores are pooled because the mean of the folds' F1 is biased where a class is rare in a fold (Forman and Scholz
    2010, Apples-to-Apples in Cross-Validation Studies, SIGKDD Explorations 12). The interval of the pooled scores is
    that of ``evaluate``: it tells of the choice of texts, not of how much another training would differ.
    """
    fold = fold_of(bench, run)
    if fold is None:
        return None
    by_fold = fold_runs.by_fold(bench, project, run)
    return CrossValidation(fold[1], by_fold, _pooled(bench, _with_model(by_fold)))


def _with_model(runs: dict[int, Run]) -> list[Run]:
    return [run for _, run in sorted(runs.items()) if run.has_model]


def _pooled(bench: Bench, runs: Sequence[Run]) -> Evaluation | None:
    if not runs:
        return None
    answers = pd.concat([results.answers(bench, run) for run in runs], ignore_index=True)
    labels = class_order.arranged(bench, runs[0].project_id, {*answers[TRUE_LABEL], *answers[PREDICTED_LABEL]})
    return evaluate(
        answers[TRUE_LABEL].tolist(), answers[PREDICTED_LABEL].tolist(), labels, units=answers[UNIT].tolist()
    )
