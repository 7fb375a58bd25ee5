"""The one true training: real worker, real model (tiny), real files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame
from sklearn.metrics import confusion_matrix, f1_score

from core.jobs import training_progress, training_task
from core.jobs.folder import JobFolder
from core.jobs.runner import InlineRunner, ProcessRunner
from core.records import Embedding, Part, RunState, TrainingConfig, schemas
from core.records.baselines import BaselineName
from core.records.folders import RunFolder
from core.records.job_specs import TrainingSpec
from core.store.artifacts import Artifacts
from tests import tables
from tests.core.jobs.jobs import kill, until

LABELS = ("False", "True")
EPOCHS = 6


def _rows() -> DataFrame:
    pairs = tables.rows(60)
    return DataFrame(
        {
            "id": [f"t{index:03d}" for index in reversed(range(60))],
            "text": [text for text, _ in pairs],
            "label": [label for _, label in pairs],
            "votes": json.dumps({"ann1": "True"}),
            "given_label": None,
            "duplicate_group": range(60),
            "part": [
                [Part.TRAIN, Part.TRAIN, Part.TRAIN, Part.VALIDATION, Part.TEST][index % 5] for index in range(60)
            ],
            "meta:party": ["AB"[index % 2] for index in range(60)],
        }
    )


def _job(runs: Path, model: Path) -> JobFolder:
    job = JobFolder(runs / "a")
    job.path.mkdir(parents=True)
    config = TrainingConfig(model=str(model), epochs=EPOCHS, learning_rate=5e-3, positive="True")
    job.write_spec(TrainingSpec(name="run-1", config=config, labels=LABELS, created=datetime.now(UTC)))
    Artifacts.write_table(_rows(), RunFolder(job.path).rows)
    return job


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> JobFolder:
    """A job that nothing interrupted."""
    job = _job(tmp_path_factory.mktemp("runs"), tiny_model)
    InlineRunner().start(job.path)
    assert InlineRunner().state(job.path) is RunState.FINISHED, job.failure()
    return job


def _predictions(job: JobFolder) -> DataFrame:
    return pd.read_parquet(RunFolder(job.path).predictions)


def test_the_predictions_are_of_the_test_part_and_in_order(finished: JobFolder) -> None:
    predicted, rows = _predictions(finished), _rows()
    expected = rows[rows["part"] == Part.TEST].reset_index(drop=True)
    kept = ["id", "text", "votes", "duplicate_group", "part", "meta:party"]
    assert predicted[kept].astype(str).equals(expected[kept].astype(str))
    assert predicted["true_label"].tolist() == expected["label"].tolist()
    answers = {"true_label", "predicted_label", "probability", "probabilities"}
    assert set(predicted) == {*kept, *answers, "tokens", *(name.column for name in BaselineName)}


def test_the_answers_to_the_validation_texts_are_kept_apart(finished: JobFolder) -> None:
    rows, predicted = _rows(), pd.read_parquet(RunFolder(finished.path).validation)
    assert predicted["id"].tolist() == rows.loc[rows["part"] == Part.VALIDATION, "id"].tolist()
    assert set(predicted) == set(_predictions(finished))
    result = finished.result()
    assert result is not None
    assert result.validation is not None
    found = confusion_matrix(predicted["true_label"], predicted["predicted_label"], labels=LABELS)
    assert np.array_equal(result.validation.confusion, found)


def test_each_baseline_is_scored_on_its_answers_to_the_same_texts(finished: JobFolder) -> None:
    predicted, result = _predictions(finished), finished.result()
    assert result is not None
    assert [one.name for one in result.baselines] == list(BaselineName)
    for one in result.baselines:
        confusion = confusion_matrix(predicted["true_label"], predicted[one.name.column], labels=LABELS)
        assert np.array_equal(one.test.confusion, confusion)
        assert one.validation is not None
        assert one.validation.texts == result.validation.texts


def test_each_test_text_has_its_nearest_training_texts_by_both_embeddings(finished: JobFolder) -> None:
    rows = _rows()
    table = Artifacts.read_table(RunFolder(finished.path).neighbours, schemas.NEIGHBOURS)
    test, train = (set(rows.loc[rows["part"] == part, "id"]) for part in (Part.TEST, Part.TRAIN))
    assert table.groupby("embedding")["id"].agg(set).to_dict() == {"model": test, "words": test}
    assert set(table["other"]) <= train
    assert (table.groupby(["id", "embedding"])["rank"].agg(list).map(tuple) == (1, 2, 3, 4, 5)).all()


def test_the_vectors_of_the_test_texts_are_kept(finished: JobFolder) -> None:
    rows = _rows()
    table = Artifacts.read_table(RunFolder(finished.path).vectors, schemas.VECTORS)
    assert set(table["id"]) == set(rows.loc[rows["part"] == Part.TEST, "id"])
    for embedding in Embedding:
        lengths = np.linalg.norm(
            np.stack([np.frombuffer(one, "<f2") for one in table[embedding]]).astype(float), axis=1
        )
        assert np.allclose(lengths, 1, atol=1e-2)


def test_labels_and_probabilities_belong_together(finished: JobFolder) -> None:
    predicted = _predictions(finished)
    probabilities = np.stack(predicted["probabilities"].tolist())
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert np.array_equal(predicted["probability"], probabilities.max(axis=1))
    assert [LABELS[best] for best in probabilities.argmax(axis=1)] == predicted["predicted_label"].tolist()


def test_the_scores_are_those_of_the_predictions(finished: JobFolder) -> None:
    predicted, result = _predictions(finished), finished.result()
    assert result is not None
    true, guessed = predicted["true_label"], predicted["predicted_label"]
    assert np.array_equal(result.test.confusion, confusion_matrix(true, guessed, labels=LABELS))
    f1 = result.test.headline("True").f1.value
    assert f1 == pytest.approx(f1_score(true, guessed, pos_label="True", zero_division=0))
    assert result.validation.texts == 12
    best = next(scores for scores in result.epochs if scores.epoch == result.best_epoch)
    assert result.validation.headline("True").f1.value == pytest.approx(best.f1)


def test_the_progress_tells_the_whole_way(finished: JobFolder) -> None:
    progress = training_progress.of(finished)
    assert (progress.phase, progress.fraction, progress.epoch) == ("baselines", 1.0, EPOCHS)
    assert [scores.epoch for scores in progress.scores] == list(range(1, EPOCHS + 1))


def test_rows_of_the_test_part_never_reach_the_training(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spy(rows: DataFrame, *_: object) -> None:
        assert set(rows["part"]) == {Part.TRAIN, Part.VALIDATION}
        raise KeyboardInterrupt

    monkeypatch.setattr("core.training.finetuning.finetune", spy)
    with pytest.raises(KeyboardInterrupt):
        InlineRunner().start(_job(tmp_path, tiny_model).path)


def test_a_worker_killed_between_predictions_and_result_tests_again_without_training(
    tmp_path: Path, tiny_model: Path, finished: JobFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    job, runner = _job(tmp_path, tiny_model), InlineRunner()
    with monkeypatch.context() as patch:
        patch.setattr(training_task, "evaluate", killed)
        with pytest.raises(KeyboardInterrupt):
            runner.start(job.path)
    assert RunFolder(job.path).predictions.exists()
    assert runner.state(job.path) is RunState.FAILED
    reported = (job.path / "progress.jsonl").read_text(encoding="utf-8").count('"step"')
    runner.start(job.path)
    assert runner.state(job.path) is RunState.FINISHED
    assert (job.path / "progress.jsonl").read_text(encoding="utf-8").count('"step"') == reported
    assert _predictions(job).equals(_predictions(finished))


def test_worker_killed_with_sigkill_mid_epoch_ends_with_the_same_model(
    tmp_path: Path, tiny_model: Path, finished: JobFolder
) -> None:
    job, runner = _job(tmp_path, tiny_model), ProcessRunner()
    runner.start(job.path)
    until(lambda: len(training_progress.of(job).scores) >= 2, seconds=120)
    kill(job)
    until(lambda: runner.state(job.path) is RunState.FAILED)
    assert job.result() is None
    runner.start(job.path)
    until(lambda: not runner.state(job.path).is_active, seconds=120)
    assert runner.state(job.path) is RunState.FINISHED, job.failure()
    resumed, whole = job.result(), finished.result()
    assert resumed is not None
    assert whole is not None
    assert (resumed.epochs, resumed.losses) == (whole.epochs, whole.losses)
    assert _predictions(job).equals(_predictions(finished))


def test_a_stop_keeps_the_best_model_and_its_test_scores(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JobFolder, "stop_requested", lambda job: bool(training_progress.of(job).scores))
    job, runner = _job(tmp_path, tiny_model), InlineRunner()
    runner.start(job.path)
    result = job.result()
    assert runner.state(job.path) is RunState.STOPPED, job.failure()
    assert result is not None
    assert result.stopped
    assert [scores.epoch for scores in result.epochs] == [1]
    assert result.test.texts == len(_predictions(job)) == 12
