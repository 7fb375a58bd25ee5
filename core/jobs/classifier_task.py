"""The task of a finished classifier, from where it lies to its scores on the validation and the test texts."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pandas import DataFrame

from core.errors import ModelError
from core.jobs import training_task
from core.jobs.folder import JobFolder
from core.jobs.kinds import StoppedEarly
from core.records import Evaluation, FinishedClassifier, Part, TrainingResult, schemas
from core.records.columns import PART, PREDICTED_LABEL, TEXT, TOKENS
from core.records.folders import RunFolder
from core.records.job_events import Phase, StepDone
from core.records.job_specs import ClassifierSpec
from core.store import marks, predictions
from core.store.artifacts import Artifacts
from core.training import catalogue, finished, phases

if TYPE_CHECKING:
    from core.prediction.predictor import Predictor

_SECONDS_BETWEEN_LOOKS = 1.0
_DOUBT = 0.2


def evaluate(job: JobFolder, spec: ClassifierSpec) -> TrainingResult:
    """Keep the classifier as the run's model and hold its answers to the texts of both parts against their labels.

    A later call goes on with the model that is kept. Raises StoppedEarly, and ModelError where it cannot be had, does
    not load, or was not trained to classify.
    """
    folder = RunFolder(job.path)
    if not folder.model.path.exists():
        job.report(Phase(phases.FETCHING))
        meant = [label for _, label in spec.classifier.classes]
        finished.keep(_fetched(job, spec.classifier), folder.model, meant)
    job.report(Phase(phases.ANSWERING))
    predicted = _answered(job, folder, spec)
    # Not before, as a job that is killed begins again with it.
    marks.remove(folder.uploaded)
    scores = {part: _scores(own, spec) for part, own in predicted.groupby(PART)}
    reads = finished.reads(folder.model.path)[0]
    return TrainingResult.not_trained(scores[Part.TEST], reads, scores.get(Part.VALIDATION))


def _scores(predicted: DataFrame, spec: ClassifierSpec) -> Evaluation:
    return training_task.evaluation(predicted, PREDICTED_LABEL, spec.labels, spec.drawn_from)


def _answered(job: JobFolder, folder: RunFolder, spec: ClassifierSpec) -> DataFrame:
    """The texts of both parts with its answers, which are written, too."""
    rows = Artifacts.read_table(folder.rows, schemas.ROWS)
    texts = rows[TEXT].tolist()
    look = _looks(job, len(texts))
    predictor = _loaded(folder.model.path, spec.classifier.source)
    probabilities = predictor.probabilities(texts, look)
    predicted = predictions.of_texts(rows, probabilities, predictor.labels)
    counted = predicted.assign(**{TOKENS: predictor.lengths(texts)})
    for part, file in ((Part.TEST, folder.predictions), (Part.VALIDATION, folder.validation)):
        # A job that was begun by an earlier Errata has test texts alone.
        if (counted[PART] == part).any():
            predictions.write(counted[counted[PART] == part], predictor.labels, file)
    return predicted


def _fetched(job: JobFolder, wanted: FinishedClassifier) -> Path:
    """Where the classifier lies whole, with weights that carry no code; raises ModelError."""
    from core.training.progress import Download

    if wanted.uploaded:
        folder = RunFolder(job.path).uploaded
        if not folder.is_dir():
            raise ModelError(
                "What was uploaded is not there any more.", where=wanted.source, todo="Give the file again."
            )
    else:
        folder = catalogue.fetch(wanted.source, Download(job.report))
    # It may be another one since it was looked at.
    if finished.check(folder, wanted.source) != tuple(own for own, _ in wanted.classes):
        raise ModelError(
            "It has other classes than when it was looked at.",
            where=wanted.source,
            todo="Choose it again, and say what its classes mean.",
        )
    return folder


def _loaded(folder: Path, name: str) -> Predictor:
    """Raises ModelError, which names the classifier as the researcher knows it."""
    # Only here, as it loads torch: tests import this module, too.
    from core.prediction.predictor import Predictor

    try:
        return Predictor(folder)
    except ModelError as error:
        raise ModelError(error.what, where=name, todo="Choose another classifier.") from error


def _looks(job: JobFolder, texts: int) -> Callable[[float], None]:
    """Takes the fraction of the texts that is answered; reports it, and whether to stop is asked, once a second."""
    begun = looked = time.monotonic()
    if job.stop_requested():
        raise StoppedEarly
    job.report(StepDone(0, texts))

    def look(fraction: float) -> None:
        nonlocal looked
        now = time.monotonic()
        if now - looked < _SECONDS_BETWEEN_LOOKS:
            return
        looked = now
        if job.stop_requested():
            raise StoppedEarly
        left = (now - begun) * (1 - fraction) / fraction
        ends = (time.time() + left * (1 - _DOUBT), time.time() + left * (1 + _DOUBT))
        job.report(StepDone(round(fraction * texts), texts, ends=ends))

    return look
