from __future__ import annotations

import dataclasses
from pathlib import Path

from core.records import EpochScores, SplitSettings, TrainingProgress
from core.training import presets
from core.workflow import projects, splits, training, training_advice
from core.workflow.bench import Bench
from tests.core.store.filled import training_result
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


def test_what_may_help_names_the_setting_that_differs_from_the_recommended_one() -> None:
    usual = presets.preset("default", training.EMBEDDED)
    fewer = dataclasses.replace(usual, epochs=3)
    assert (
        training_advice.what_may_help(fewer)
        == f"It was trained for 3 epochs; with the {usual.epochs} recommended for its base model it may learn more."
    )
    last = training_result()
    assert "it may learn more" in training_advice.what_may_help(fewer, last)
    later = dataclasses.replace(last.epochs[0], epoch=2)
    past = dataclasses.replace(last, epochs=(*last.epochs, later))
    assert "it may learn more" not in training_advice.what_may_help(fewer, past), "epoch 1 was better than epoch 2"
    faster = dataclasses.replace(usual, learning_rate=2e-4)
    assert f"with {usual.learning_rate:g}" in training_advice.what_may_help(faster)
    assert "language of the texts" in training_advice.what_may_help(usual)
    known = dataclasses.replace(later, training_loss=last.epochs[0].training_loss / 4)
    by_heart = dataclasses.replace(last, epochs=(last.epochs[0], known), best_epoch=1)
    assert "learned its training texts" in training_advice.what_may_help(faster, by_heart)


def _after(*classes_predicted: int | None, phase: str = "training") -> TrainingProgress:
    """So many epochs are done, and the model gave so many classes after each."""
    scores = [EpochScores(n, 0.5, 0.6, 0.75, 0.5, 0.25, 0.8, one) for n, one in enumerate(classes_predicted, 1)]
    return TrainingProgress(phase, scores=tuple(scores))


def test_a_model_that_gives_one_class_is_warned_of_while_it_trains(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    split = splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv", 30)), SplitSettings())
    run = planted.run(bench, project, split, lambda id, label: label)
    steep = dataclasses.replace(run, config=dataclasses.replace(run.config, learning_rate=2e-4))
    assert training_advice.warned_of(steep, _after()) == ""
    assert training_advice.warned_of(steep, _after(2)) == ""
    assert training_advice.warned_of(steep, _after(None)) == "", "as an earlier Errata wrote it"
    assert training_advice.warned_of(steep, _after(1, 2)) == ""
    assert training_advice.warned_of(steep, _after(1, 1, 1, phase="testing")) == "", "nothing is left to stop"
    assert training_advice.warned_of(steep, _after(1)) == (
        "After epoch 1 of 6 the model gives every validation text the same class. In the first epochs that may still "
        "change; stop it if it does not. Its learning rate of 0.0002 is higher than recommended for its base model: "
        "train again with 4e-05."
    )
    assert training_advice.warned_of(steep, _after(1, 1, 1)) == (
        "After epoch 3 of 6 the model gives every validation text the same class. Stop it, unless that changes. Its "
        "learning rate of 0.0002 is higher than recommended for its base model: train again with 4e-05."
    )
