"""The task of a training, from its rows to its scores."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from pandas import DataFrame

from core.jobs.folder import JobFolder
from core.jobs.kinds import StoppedEarly
from core.prediction.metrics import evaluate
from core.records import Evaluation, Part, TrainingResult, schemas
from core.records.columns import GIVEN_LABEL, LABEL, PART, PREDICTED_LABEL, TEXT, TRUE_LABEL, UNIT
from core.records.folders import RunFolder
from core.records.job_events import Ends, Phase
from core.records.job_specs import TrainingSpec
from core.store import predictions
from core.store.artifacts import Artifacts
from core.training import failures, phases

_SECONDS_BETWEEN_REPORTS = 1.0
_DOUBT = 0.2


def train(job: JobFolder, spec: TrainingSpec) -> TrainingResult:
    """Fine-tune on the train part, choose on the validation part, and only then look at the test part.

    Each stage leaves its work whole in the folder, so that a later call goes on where one was cut off. Raises
    StoppedEarly, and as ``finetune`` does.
    """
    try:
        with failures.explained():
            return _train(job, spec)
    except failures.StoppedBeforeTraining as stopped:
        raise StoppedEarly from stopped


def _train(job: JobFolder, spec: TrainingSpec) -> TrainingResult:
    # Only here, as these load torch: tests and the demo import this module too.
    from core.prediction.predictor import Predictor
    from core.training.finetuning import finetune

    folder = RunFolder(job.path)
    rows = Artifacts.read_table(folder.rows, schemas.ROWS)
    is_test = rows[PART] == Part.TEST
    unlearned = rows[rows[PART] != Part.TRAIN]
    training = finetune(
        rows[~is_test], spec.config, spec.labels, job.path, job.report, job.stop_requested, len(unlearned)
    )

    job.report(Phase(phases.TESTING))
    predictor = Predictor(folder.model.path)
    probabilities = predictor.probabilities(unlearned[TEXT].tolist(), _time_left(job))
    predicted = predicted_rows(unlearned, probabilities, predictor.labels)
    of_test = predicted[PART] == Part.TEST
    predictions.write(predicted[of_test], predictor.labels, folder.predictions)
    return TrainingResult(
        **vars(training),
        validation=_evaluation(predicted[predicted[PART] == Part.VALIDATION], spec),
        test=_evaluation(predicted[of_test], spec),
    )


def predicted_rows(rows: DataFrame, probabilities: np.ndarray, labels: tuple[str, ...]) -> DataFrame:
    """Rows of texts with their predictions, with the columns of ``schemas.PREDICTIONS``.

    ``probabilities`` has the shape (texts, classes), its columns in the order of ``labels``.
    """
    return (
        rows.drop(columns=GIVEN_LABEL)
        .rename(columns={LABEL: TRUE_LABEL})
        .assign(
            predicted_label=[labels[best] for best in probabilities.argmax(axis=1)],
            probability=probabilities.max(axis=1),
            probabilities=list(probabilities),
        )
    )


def _evaluation(predicted: DataFrame, spec: TrainingSpec) -> Evaluation:
    return evaluate(
        predicted[TRUE_LABEL].tolist(),
        predicted[PREDICTED_LABEL].tolist(),
        spec.labels,
        # Rows of an earlier Errata do not tell.
        units=predicted[UNIT].tolist() if UNIT in predicted else None,
        stratified=spec.stratified,
    )


def _time_left(job: JobFolder) -> Callable[[float], None]:
    """Takes the fraction done and reports when the rest will be, once a second at most."""
    begun = reported = time.monotonic()

    def on_progress(fraction: float) -> None:
        nonlocal reported
        now = time.monotonic()
        if now - reported >= _SECONDS_BETWEEN_REPORTS:
            reported = now
            left = (now - begun) * (1 - fraction) / fraction
            job.report(Ends((time.time() + left * (1 - _DOUBT), time.time() + left * (1 + _DOUBT))))

    return on_progress
