"""The settings of a training in words: all of them, wherever they are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.records import LongTexts, Precision, Project, ReportTo, Run, Scheduler, ScoreName, TrainingConfig
from core.setting_fields import chosen_by_hand, fields_of, in_a_sentence
from core.workflow import training_words
from core.workflow.bench import Bench

OTHER: dict[str, Any] = {
    "model": "another",
    "epochs": 9,
    "batch_size": 3,
    "learning_rate": 1e-3,
    "weight_decay": 0.5,
    "warmup": 0.25,
    "warmup_steps": 100,
    "label_smoothing": 0.1,
    "accumulation": 4,
    "soft_labels": True,
    "class_weights": ("True=3", "False=1"),
    "lora_rank": 8,
    "frozen_layers": 3,
    "train_share": 0.25,
    "learns_validation": True,
    "early_stopping": 2,
    "precision": Precision.FLOAT32,
    "gradient_checkpointing": True,
    "long_texts": LongTexts.WINDOWS,
    "report_to": ReportTo.TENSORBOARD,
    "scheduler": Scheduler.COSINE,
    "decay_epochs": 12,
    "max_length": 17,
    "seed": 77,
    "balanced": False,
    "positive": "False",
    "chosen_by": ScoreName.ACCURACY,
}


@pytest.fixture
def run(trained: tuple[Bench, Project, Run]) -> Run:
    return trained[2]


def _with(run: Run, **changed: Any) -> Run:
    return replace(run, config=replace(run.config, **changed))


@pytest.mark.parametrize("name", fields_of(TrainingConfig))
def test_each_setting_in_which_two_runs_differ_is_told(run: Run, name: str) -> None:
    assert training_words.differing(run, run) == []
    [told] = training_words.differing(run, _with(run, **{name: OTHER[name]}))
    assert told.endswith(")")
    if name not in ("positive", "chosen_by"):
        field = fields_of(TrainingConfig)[name]
        assert told.startswith(f"{in_a_sentence(field.setting.title)} (")
        assert told.endswith(f"→ {field.in_words(OTHER[name])})")


@pytest.mark.parametrize("field", chosen_by_hand(TrainingConfig), ids=lambda field: field.name)
def test_each_setting_is_in_the_list_and_in_the_methods_sentence(run: Run, field: Any) -> None:
    changed = _with(run, **{field.name: OTHER[field.name]})
    told = training_words.settings(changed)
    assert field.setting.title in told
    if field.name == "learns_validation":
        assert "It learned from the training and the validation part" in training_words.methods_sentence(changed)
        return
    if field.name == "max_length":
        return
    if field.name == "long_texts":
        assert "were read in overlapping windows" in training_words.methods_sentence(changed)
        return
    said = field.in_words(OTHER[field.name])
    assert told[field.setting.title] == (said.removesuffix(" epochs") if field.name == "epochs" else said)
    assert field.named_in_words(OTHER[field.name]) in training_words.methods_sentence(changed)


def test_the_context_of_the_texts_is_told(run: Run) -> None:
    assert "stood behind" not in training_words.methods_sentence(run)
    said = training_words.methods_sentence(_with(run, long_texts=LongTexts.END), ("title", "post"))
    assert "each text stood behind what the columns “title” and “post” say; of texts longer than" in said


def test_what_is_off_is_not_told(run: Run) -> None:
    off = [field for field in chosen_by_hand(TrainingConfig) if field.default in field.setting.off]
    assert {"warmup", "label_smoothing"} <= {field.name for field in off}
    told = training_words.settings(_with(run, **{field.name: field.default for field in off}))
    assert not {field.setting.title for field in off} & set(told)


def test_the_length_is_the_one_that_was_used(run: Run) -> None:
    assert run.result is not None
    assert training_words.settings(run)["Longest text"] == f"{run.result.max_length} tokens"
    assert f"cut off after {run.result.max_length} tokens" in training_words.methods_sentence(run)


def test_a_stopped_run_tells_how_far_it_came(run: Run) -> None:
    assert run.result is not None
    stopped = replace(run, result=replace(run.result, stopped=True, best_epoch=3, epochs_trained=4.2))
    planned = run.config.epochs
    [told] = training_words.differing(run, stopped)
    assert told.endswith(f"→ stopped after 4.2 of {planned}, with the model of epoch 3)")
    assert training_words.settings(stopped)["Epochs"] == f"4.2 of {planned}"
    assert f"It was stopped after 4.2 of {planned} epochs." in training_words.methods_sentence(stopped)


def test_the_texts_of_a_step_are_told_where_it_is_several_batches() -> None:
    assert training_words.texts_a_step(TrainingConfig("m")) == ""
    said = training_words.texts_a_step(TrainingConfig("m", batch_size=16, accumulation=4))
    assert said == "Each step learns from 64 texts: 4 batches of 16."


def test_of_a_final_model_no_measure_is_told_as_no_epoch_was_chosen(run: Run) -> None:
    assert training_words.settings(run)["Epoch chosen by"] == str(run.config.measure)
    assert "Epoch chosen by" not in training_words.settings(_with(run, learns_validation=True))


def test_without_a_model_there_is_nothing_to_write(run: Run) -> None:
    assert training_words.methods_sentence(replace(run, result=None)) == ""


def test_the_summary_names_what_matters_most() -> None:
    config = TrainingConfig("m", epochs=1, max_length=128)
    said = "1 epoch · batch size 16 · learning rate 4e-05 · weight decay 0.05"
    assert training_words.summary(config).startswith(said)
    assert "longest text 128 tokens" not in training_words.summary(replace(config, max_length=None))
    assert "frozen" not in training_words.summary(config)
    assert training_words.summary(replace(config, frozen_layers=3)).endswith(" · frozen layers 3 · balanced classes")
    assert "balanced" not in training_words.summary(replace(config, balanced=False))
