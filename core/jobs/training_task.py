"""The task of a training, from its rows to its scores."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from core.jobs.folder import JobFolder
from core.jobs.kinds import StoppedEarly
from core.prediction import baselines, neighbours
from core.prediction.baselines import STRENGTHS, Tuned
from core.prediction.metrics import evaluate
from core.records import Embedding, Evaluation, Part, TrainingResult, schemas
from core.records.baselines import Baseline, BaselineName
from core.records.columns import (
    DUPLICATE_GROUP,
    EMBEDDING,
    ID,
    LABEL,
    PART,
    PREDICTED_LABEL,
    TEXT,
    TOKENS,
    TRUE_LABEL,
    UNIT,
)
from core.records.folders import RunFolder
from core.records.job_events import Ends, Phase
from core.records.job_specs import TrainingSpec
from core.store import predictions
from core.store.artifacts import Artifacts
from core.training import catalogue, failures, own_weights, phases, reporting, training_share

if TYPE_CHECKING:
    from core.prediction.predictor import Predictor

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
    unlearned = rows[is_test] if spec.config.learns_validation else rows[rows[PART] != Part.TRAIN]
    with reporting.told(spec.config.report_to, job.reports, spec.name):
        training = finetune(
            rows[~is_test],
            spec.config,
            spec.labels,
            job.path,
            job.report,
            job.stop_requested,
            len(unlearned),
            spec.name,
        )

    job.report(Phase(phases.TESTING))
    predictor = Predictor(folder.model.path)
    probabilities = predictor.probabilities(unlearned[TEXT].tolist(), _time_left(job))
    job.report(Phase(phases.BASELINES))
    kept = training_share.kept(rows, spec.config)
    embedded = _embedded(kept, spec, training.max_length)
    if not spec.config.learns_validation:
        near, vectors = _neighbours(kept, predictor, embedded)
        Artifacts.write_table(near, folder.neighbours)
        Artifacts.write_table(vectors, folder.vectors)
    baselines = _baselines(kept, spec, embedded)
    predicted = predictions.of_texts(unlearned, probabilities, predictor.labels).assign(
        **{name.column: found.answers for name, found in baselines.items()}
    )
    of_test = predicted[PART] == Part.TEST
    scored = partial(evaluation, labels=spec.labels, drawn_from=len(rows) if spec.stratified else None)
    counted = predicted.assign(**{TOKENS: predictor.lengths(predicted[TEXT].tolist())})
    if not spec.config.learns_validation:
        predictions.write(counted[~of_test], predictor.labels, folder.validation)
    predictions.write(counted[of_test], predictor.labels, folder.predictions)
    return TrainingResult(
        **vars(training),
        validation=None if spec.config.learns_validation else scored(predicted[~of_test], PREDICTED_LABEL),
        test=scored(predicted[of_test], PREDICTED_LABEL),
        baselines=tuple(
            Baseline(
                name,
                validation=None if spec.config.learns_validation else scored(predicted[~of_test], name.column),
                test=scored(predicted[of_test], name.column),
                strength=found.strength,
            )
            for name, found in baselines.items()
        ),
    )


def _embedded(rows: DataFrame, spec: TrainingSpec, max_length: int) -> np.ndarray:
    """What the base model knows of the words of each text; shape (rows, size)."""
    from core.training import word_embeddings

    base, way = catalogue.fetch(spec.config.model), spec.config.long_texts
    return word_embeddings.of_texts(base, rows[TEXT].tolist(), max_length, way)


def _neighbours(rows: DataFrame, predictor: Predictor, embedded: np.ndarray) -> tuple[DataFrame, DataFrame]:
    """The training texts nearest to each test text, columns as in ``schemas.NEIGHBOURS``, and the vectors of the test
    texts, as in ``schemas.VECTORS``.
    """
    # The same words with two labels are two texts here: both labels were learned.
    is_train = ((rows[PART] == Part.TRAIN) & ~rows.duplicated([PART, DUPLICATE_GROUP, LABEL])).to_numpy()
    is_test = (rows[PART] == Part.TEST).to_numpy()
    train, test = rows[is_train], rows[is_test]
    seen = predictor.vectors([*train[TEXT], *test[TEXT]])
    found = {
        Embedding.MODEL: (seen[len(train) :], seen[: len(train)]),
        Embedding.WORDS: (embedded[is_test], embedded[is_train]),
    }
    near = pd.concat(
        [
            neighbours.table(test[ID].tolist(), of_test, train[ID].tolist(), of_train).assign(**{EMBEDDING: str(name)})
            for name, (of_test, of_train) in found.items()
        ],
        ignore_index=True,
    )[schemas.NEIGHBOURS.names]
    # Half precision tells them apart as well, and takes half of the disk.
    vectors = {str(name): [*map(bytes, of_test.astype("<f2"))] for name, (of_test, _) in found.items()}
    return near, DataFrame({ID: test[ID].tolist(), **vectors})


def _baselines(rows: DataFrame, spec: TrainingSpec, embedded: np.ndarray) -> dict[BaselineName, Tuned]:
    """What each baseline answers to the texts that are not learned from, in their order.

    Where the validation part is learned from, too, it has chosen the strengths before, as it has a model's settings.
    """
    found = _answered(rows, spec, embedded)
    if not spec.config.learns_validation:
        return found
    of_both = rows.assign(**{PART: rows[PART].replace(Part.VALIDATION, Part.TRAIN)})
    return _answered(of_both, spec, embedded, {name: one.strength for name, one in found.items()})


def _answered(
    rows: DataFrame, spec: TrainingSpec, embedded: np.ndarray, chosen: Mapping[BaselineName, float | None] | None = None
) -> dict[BaselineName, Tuned]:
    """The answers of each after it learned from the training part, with the strengths that were chosen, if any were."""
    is_train = (rows[PART] == Part.TRAIN).to_numpy()
    train, others = rows[is_train], rows[~is_train]

    def tuned(name: BaselineName, of_train: Any, of_others: Any) -> Tuned:
        strength = chosen[name] if chosen is not None else None
        return baselines.tuned(
            of_train,
            train[LABEL].tolist(),
            of_others,
            others[LABEL].tolist(),
            (others[PART] == Part.VALIDATION).to_numpy(),
            spec.config.measure,
            balanced=spec.config.balanced,
            weights=own_weights.of(spec.config, spec.labels),
            strengths=STRENGTHS if strength is None else (strength,),
        )

    return {
        BaselineName.MOST_FREQUENT: Tuned(None, baselines.most_frequent(train[LABEL].tolist(), len(others))),
        BaselineName.TFIDF: tuned(BaselineName.TFIDF, *baselines.tfidf(train[TEXT].tolist(), others[TEXT].tolist())),
        BaselineName.EMBEDDINGS: tuned(BaselineName.EMBEDDINGS, embedded[is_train], embedded[~is_train]),
    }


def evaluation(predicted: DataFrame, answers: str, labels: tuple[str, ...], drawn_from: int | None) -> Evaluation:
    """The scores of the answers in that column."""
    return evaluate(
        predicted[TRUE_LABEL].tolist(),
        predicted[answers].tolist(),
        labels,
        # Rows of an earlier Errata do not tell.
        units=predicted[UNIT].tolist() if UNIT in predicted else None,
        drawn_from=drawn_from,
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
