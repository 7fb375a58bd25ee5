from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.errors import SettingError
from core.records import TrainingConfig
from core.training import presets
from core.training.catalogue import EMBEDDED

TEXTS = 600
"""Of which the usual settings make 228 steps."""


def test_the_tutorial_preset_is_the_tutorials_for_every_model() -> None:
    for model in (EMBEDDED, "deepset/gbert-base"):
        config = presets.preset("tutorial", model, positive="True")
        assert config == TrainingConfig(
            model=model, epochs=6, batch_size=16, learning_rate=4e-5, weight_decay=0.05, warmup=0.0, positive="True"
        )
        assert (config.balanced, config.max_length, config.seed) == (True, None, 5460)


def test_the_default_is_the_tutorials_for_models_of_the_usual_size_and_longer_with_a_warm_up_for_small_ones() -> None:
    usual = presets.preset("default", "deepset/gbert-base")
    small = presets.preset("default", EMBEDDED)
    assert usual.learning_rate == 4e-5
    assert small.epochs > usual.epochs == 6
    assert small.warmup > usual.warmup == 0.0
    assert dataclasses.replace(small, model=usual.model, epochs=6, learning_rate=4e-5, warmup=0.0) == usual


def test_all_presets_are_possible_and_say_what_they_are_for() -> None:
    for name, preset in presets.PRESETS.items():
        presets.validate(presets.preset(name, EMBEDDED), TEXTS)
        assert preset.purpose.endswith(".")


def test_a_quick_look_freezes_the_lower_half_and_takes_half_the_epochs(tmp_path: Path) -> None:
    usual, quick = presets.preset("default", EMBEDDED), presets.preset("quick-look", EMBEDDED)
    assert (quick.epochs, quick.frozen_layers) == (5, 3)
    assert dataclasses.replace(quick, epochs=usual.epochs, frozen_layers=0) == usual
    (tmp_path / "config.json").write_text('{"model_type": "albert", "num_hidden_layers": 12, "hidden_size": 768}')
    for model, frozen in (("deepset/gbert-base", 6), ("someone/some-model", 0), (str(tmp_path), 0)):
        quick = presets.preset("quick-look", model)
        assert (quick.epochs, quick.frozen_layers) == (3, frozen)


def test_careful_is_the_recommended_with_five_seeds() -> None:
    assert presets.preset("careful", EMBEDDED) == presets.preset("default", EMBEDDED)
    assert {name: one.seeds for name, one in presets.PRESETS.items() if one.seeds > 1} == {"careful": 5}


def test_a_preset_of_another_name_is_refused() -> None:
    with pytest.raises(SettingError, match="default, tutorial, quick-look or careful"):
        presets.preset("fast", EMBEDDED)


@pytest.mark.parametrize(
    ("counts", "positive"),
    [
        ({"False": 971, "True": 65}, "True"),
        ({"True": 900, "False": 100}, "True"),
        ({"no": 10, "Yes": 90}, "Yes"),
        ({"0": 10, "1": 90}, "1"),
        ({"OTHER": 5_000, "OFFENSE": 3_000}, "OFFENSE"),
        ({"b": 10, "a": 10}, "a"),
        ({"a": 1, "b": 2, "c": 3}, None),
        ({"True": 4}, None),
    ],
)
def test_default_positive(counts: dict[str, int], positive: str | None) -> None:
    assert presets.default_positive(counts) == positive


def test_of_few_texts_more_epochs_are_recommended() -> None:
    usual = presets.preset("default", "deepset/gbert-base")
    assert presets.preset("default", "deepset/gbert-base", texts=3_000) == usual
    few = presets.preset("default", "deepset/gbert-base", texts=252)
    assert few == replace(usual, epochs=13)
    assert presets.steps(few, 252) == 208
    assert presets.preset("default", "deepset/gbert-base", texts=40).epochs == 20, "and no more"
    assert presets.preset("quick-look", "deepset/gbert-base", texts=252).epochs == 6
    assert presets.preset("tutorial", "deepset/gbert-base", texts=40).epochs == 6, "the recipe is what it is"


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"epochs": 0}, "epochs"),
        ({"epochs": 101}, "epochs"),
        ({"batch_size": 0}, "batch size"),
        ({"learning_rate": 0.0}, "learning rate"),
        ({"learning_rate": 0.5}, "learning rate"),
        ({"learning_rate": float("nan")}, "learning rate"),
        ({"weight_decay": -0.1}, "weight decay"),
        ({"warmup": 0.6}, "warm-up"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**32}, "seed"),
        ({"max_length": 2}, "longest text"),
        ({"max_length": 65}, "longest text"),
        ({"warmup_steps": 229}, "warm-up steps"),
        ({"accumulation": 2, "warmup_steps": 115}, "warm-up steps"),
        ({"accumulation": 65}, "accumulation"),
        ({"frozen_layers": 2}, "frozen layers"),
    ],
)
def test_a_value_out_of_range_names_the_setting_and_the_range(
    tiny_model: Path, change: dict[str, Any], setting: str
) -> None:
    good = TrainingConfig(model=str(tiny_model), max_length=64)
    presets.validate(good, TEXTS)
    with pytest.raises(SettingError, match=rf"(?i)“{setting}” is .*; possible is .* to ") as caught:
        presets.validate(dataclasses.replace(good, **change), TEXTS)
    assert caught.value.where == setting


def test_steps_of_a_warm_up_take_the_place_of_its_usual_share_and_of_no_other() -> None:
    usual = presets.preset("default", EMBEDDED)
    counted = presets.with_chosen(usual, {"warmup_steps": 100})
    assert (counted.warmup, counted.warmup_steps) == (0.0, 100)
    presets.validate(counted, TEXTS)
    both = presets.with_chosen(usual, {"warmup": 0.2, "warmup_steps": 100})
    with pytest.raises(
        SettingError, match="“Warm-up” is 20 % of the steps and “Warm-up steps” is 100; possible is one"
    ) as caught:
        presets.validate(both, TEXTS)
    assert caught.value.todo == "Leave “Warm-up steps” empty, or set “Warm-up” to 0 % of the steps."


def test_layers_are_not_frozen_beside_lora(tiny_model: Path) -> None:
    with pytest.raises(SettingError, match="1 layer cannot be frozen beside LoRA") as caught:
        presets.validate(TrainingConfig(model=str(tiny_model), frozen_layers=1, lora_rank=4), TEXTS)
    assert "Set frozen layers to 0" in caught.value.todo
