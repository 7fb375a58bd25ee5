"""The task of a finished classifier, from where it lies to its scores on the validation and the test texts."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.errors import DamagedError, ModelError
from core.jobs import training_task
from core.jobs.folder import JobFolder
from core.jobs.kinds import StoppedEarly
from core.records import Evaluation, FinishedClassifier, Part, TrainingResult, schemas
from core.records.columns import ID, PART, PREDICTED_LABEL, PROBABILITIES, TEXT, TOKENS
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
_TEXTS_AT_ONCE = 256
"""They are sorted by their length among themselves; fewer would be padded more, more would be lost by a kill."""


def evaluate(job: JobFolder, spec: ClassifierSpec) -> TrainingResult:
    """Keep the classifier as the run's model and hold its answers to the texts of both parts against their labels.

    A later call goes on with the model that is kept, behind the texts that were answered. Raises StoppedEarly, and
    ModelError where it cannot be had, does not load, or was not trained to classify.
    """
    folder = RunFolder(job.path)
    if not folder.model.path.exists():
        job.report(Phase(phases.FETCHING))
        meant = [label for _, label in spec.classifier.classes]
        finished.keep(_fetched(job, spec.classifier), folder.model, meant)
    job.report(Phase(phases.ANSWERING))
    predicted = _answered(job, folder, spec)
    scores = {part: _scores(own, spec) for part, own in predicted.groupby(PART)}
    reads = finished.reads(folder.model.path)[0]
    # Not before, as a job that is killed goes on with them.
    marks.remove(folder.uploaded)
    folder.answered.unlink(missing_ok=True)
    return TrainingResult.not_trained(scores[Part.TEST], reads, scores.get(Part.VALIDATION))


def _scores(predicted: DataFrame, spec: ClassifierSpec) -> Evaluation:
    return training_task.evaluation(predicted, PREDICTED_LABEL, spec.labels, spec.drawn_from)


def _answered(job: JobFolder, folder: RunFolder, spec: ClassifierSpec) -> DataFrame:
    """The texts of both parts with its answers, which are written, too."""
    rows = Artifacts.read_table(folder.rows, schemas.ROWS)
    predictor = _loaded(folder.model.path, spec.classifier.source)
    probabilities = np.array(_probabilities(job, folder, predictor, rows).loc[rows[ID]].tolist())
    predicted = predictions.of_texts(rows, probabilities, predictor.labels)
    counted = predicted.assign(**{TOKENS: predictor.lengths(rows[TEXT].tolist())})
    for part, file in ((Part.TEST, folder.predictions), (Part.VALIDATION, folder.validation)):
        # A job that was begun by an earlier Errata has test texts alone.
        if (counted[PART] == part).any():
            predictions.write(counted[counted[PART] == part], predictor.labels, file)
    return predicted


def _probabilities(job: JobFolder, folder: RunFolder, predictor: Predictor, rows: DataFrame) -> Series:
    """Of all texts, by their ids; those of so many at once are kept, so that a later call need not ask for them."""
    answered = _so_far(folder)
    left = rows[~rows[ID].isin(answered[ID])]
    look = _Look(job, len(answered), len(rows))
    for start in range(0, len(left), _TEXTS_AT_ONCE):
        asked = left.iloc[start : start + _TEXTS_AT_ONCE]
        found = predictor.probabilities(asked[TEXT].tolist(), partial(look, start, len(asked)))
        new = DataFrame({ID: asked[ID].to_numpy(), PROBABILITIES: list(found)})
        answered = pd.concat([answered, new], ignore_index=True)
        Artifacts.write_table(answered, folder.answered)
    return answered.set_index(ID)[PROBABILITIES]


def _so_far(folder: RunFolder) -> DataFrame:
    # What is damaged is asked for again.
    with suppress(DamagedError):
        if folder.answered.exists():
            return Artifacts.read_table(folder.answered, schemas.ANSWERED)
    return DataFrame({ID: [], PROBABILITIES: []}, dtype=object)


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


class _Look:
    """Reports how many texts are answered and when the last will be, and looks whether to stop is asked, once a second;
    ``before`` are those that an earlier call answered.
    """

    def __init__(self, job: JobFolder, before: int, texts: int) -> None:
        self._job, self._before, self._texts = job, before, texts
        self._begun = self._looked = time.monotonic()
        self._now(before)

    def __call__(self, start: int, asked: int, fraction: float) -> None:
        """Of so many texts ``asked``, behind the ``start`` ones of this call, the fraction is answered."""
        if time.monotonic() - self._looked >= _SECONDS_BETWEEN_LOOKS:
            self._looked = time.monotonic()
            self._now(self._before + start + round(fraction * asked))

    def _now(self, done: int) -> None:
        if self._job.stop_requested():
            raise StoppedEarly
        ends = None
        if done > self._before:
            left = (time.monotonic() - self._begun) * (self._texts - done) / (done - self._before)
            ends = (time.time() + left * (1 - _DOUBT), time.time() + left * (1 + _DOUBT))
        self._job.report(StepDone(done, self._texts, ends=ends))
