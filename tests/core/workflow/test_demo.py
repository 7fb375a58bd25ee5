"""The demo's models are those that its texts gave, and they work."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import load_file

from core.errors import ModelError
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.prediction.metrics import evaluate
from core.prediction.predictor import Predictor
from core.records import PredictionFilter, RunState, SplitSettings
from core.records.folders import RunFolder
from core.training import catalogue
from core.workflow import demo, explanations, ground_truth, projects, results, splits, training
from core.workflow.bench import Bench
from core.workflow.corrections import adjudication_queue
from core.workflow.corrections import draft as drafts


def test_the_demo_has_something_for_every_page(bench: Bench) -> None:
    loaded = demo.load(bench)
    assert loaded.lacks is None
    newest, first = training.runs(bench, loaded.project)
    assert [run.state for run in (newest, first)] == [RunState.FINISHED] * 2
    assert (newest.name, first.name) == ("run-2", "run-1")
    for run in (newest, first):
        assert run.result is not None
        assert run.result.epochs
        assert 10 <= run.result.test.mismatches <= 40
        worst = results.mismatches(bench, run, PredictionFilter(), limit=1).rows["text"].iloc[0]
        kept = explanations.stored(bench, run, worst, LimeInRoundsSettings())
        assert kept is not None
        assert kept.weights
        said = "LIME in rounds, as exact as LIME with 5,000 samples, asks at most 5,000 texts, 6 words, seed 5460"
        assert explanations.how_weighed(kept).startswith(f"{said}, fit R² 0.")
        assert explanations.how_ended(kept).startswith("The model was asked about ")
    assert len(drafts.load(bench, loaded.project).pending) == 2
    version = ground_truth.latest(bench, loaded.project)
    assert version is not None
    assert adjudication_queue.number(version) > 0


def test_loading_it_again_adds_nothing(bench: Bench) -> None:
    assert demo.load(bench) == demo.load(bench)
    [project] = projects.all_projects(bench)
    assert len(training.runs(bench, project)) == 2
    assert len(drafts.load(bench, project).pending) == 2


def _figures(of: object) -> Iterator[float]:
    if isinstance(of, float | int):
        yield of
    elif dataclasses.is_dataclass(of):
        for one in vars(of).values():
            yield from _figures(one)
    elif isinstance(of, dict | tuple | list):
        for one in of.values() if isinstance(of, dict) else of:
            yield from _figures(one)


def test_its_scores_and_predictions_are_those_of_its_models(bench: Bench) -> None:
    """Nothing is made up: the model that is put together says what stands in the table."""
    project = demo.load(bench).project
    run = training.run(bench, project, "run-2")
    assert run.result is not None
    folder = bench.artifacts.path(run.folder)
    kept = pd.read_parquet(RunFolder(folder).predictions)
    again = evaluate(
        kept["true_label"].tolist(),
        kept["predicted_label"].tolist(),
        run.result.test.labels,
        units=kept["unit"].tolist(),
        drawn_from=splits.drawn_from(bench.store.split(run.split_id)),
    )
    # The scores were computed from the same answers in another order.
    assert again.confusion == run.result.test.confusion
    assert list(_figures(again)) == pytest.approx(list(_figures(run.result.test)), abs=1e-12)
    assert run.result.slowdown is None, "how busy the computer was that made it is nobody's matter"
    model = Predictor(RunFolder(folder).model.path)
    np.testing.assert_allclose(
        model.probabilities(kept["text"].tolist()[:12]), np.stack(kept["probabilities"][:12].tolist()), atol=2e-3
    )
    base = load_file(catalogue.fetch(catalogue.EMBEDDED) / "model.safetensors")
    name = "embeddings.word_embeddings.weight"
    np.testing.assert_allclose(load_file(folder / "model" / "model.safetensors")[f"bert.{name}"], base[name], atol=1e-3)


def test_where_the_parts_are_others_the_texts_come_alone_and_it_is_said(bench: Bench) -> None:
    project = projects.load_demo(bench)
    version = ground_truth.latest(bench, project)
    assert version is not None
    splits.make(bench, version, SplitSettings(seed=1))
    loaded = demo.load(bench)
    assert "other texts or parts" in str(loaded.lacks)
    assert training.runs(bench, project) == []
    assert drafts.load(bench, project).pending == []


def test_without_the_base_model_the_texts_come_alone_and_it_is_said(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_missing(name: str) -> None:
        raise ModelError("The bundled model is not installed.", where=name)

    monkeypatch.setattr(catalogue, "fetch", is_missing)
    loaded = demo.load(bench)
    assert "not installed" in str(loaded.lacks)
    assert training.runs(bench, loaded.project) == []
