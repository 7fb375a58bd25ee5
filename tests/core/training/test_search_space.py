from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from core.errors import SettingError
from core.records import Dimension, TrainingConfig
from core.training import catalogue, presets, search_space

CONFIG = TrainingConfig(model=catalogue.EMBEDDED, batch_size=32)
TEXTS = 5000


def test_the_tutorials_space_is_that_of_its_sweep() -> None:
    found = {dimension.setting: dimension.values for dimension in search_space.TUTORIAL}
    assert found["epochs"] == (4, 6, 8)
    assert found["learning_rate"] == (2e-5, 3e-5, 4e-5)
    assert found["weight_decay"] == (0.01, 0.03, 0.05)
    assert found["warmup_steps"] == (0, 100, 500)
    assert found["batch_size"] == (8, 16, 32)
    assert search_space.size(search_space.TUTORIAL) == 3**5
    assert search_space.tutorial(TEXTS) == search_space.TUTORIAL


def test_a_warm_up_that_is_longer_than_the_shortest_training_is_left_out() -> None:
    """Four epochs of 400 texts in batches of 32 are 52 steps; of 3,000 they are 376."""
    warmups = [
        {one.setting: one.values for one in search_space.tutorial(texts)}["warmup_steps"] for texts in (400, 3000)
    ]
    assert warmups == [(0,), (0, 100)]
    search_space.check(CONFIG, search_space.tutorial(400), 400)


def test_the_recommended_space_holds_the_recommended_epochs_and_learning_rate() -> None:
    usual = presets.preset("default", catalogue.EMBEDDED)
    found = {dimension.setting: dimension.values for dimension in search_space.recommended(catalogue.EMBEDDED, 400)}
    assert usual.epochs in found["epochs"]
    assert usual.learning_rate in found["learning_rate"]
    search_space.check(CONFIG, search_space.recommended(catalogue.EMBEDDED, 400), 400)


def test_for_models_of_the_usual_size_it_is_the_tutorials() -> None:
    assert search_space.recommended("no/such-model", TEXTS) == search_space.TUTORIAL


@pytest.mark.parametrize(
    ("name", "words", "values"),
    [
        ("learning_rate", ["2e-5", " 0.00003"], (2e-5, 3e-5)),
        ("epochs", ["4", "6", "4"], (4, 6)),
        ("balanced", ["yes", "no"], (True, False)),
        ("max_length", ["none", "64"], (None, 64)),
    ],
)
def test_values_are_read_as_the_setting_has_them(name: str, words: list[str], values: tuple[object, ...]) -> None:
    read = search_space.read(name, words).values
    assert read == values
    assert [type(one) for one in read] == [type(one) for one in values]


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("seed", ["1", "2"], "“seed” is no setting that can be searched"),
        ("model", ["a", "b"], "“model” is no setting"),
        ("epochs", ["4.5"], "“4.5” is no value of “Epochs”. Type whole numbers, with commas"),
        ("learning_rate", ["fast"], "“fast” is no value of “Learning rate”"),
        ("balanced", ["maybe"], "Type “yes” or “no”"),
        ("max_length", [""], "or “none”"),
    ],
)
def test_what_is_no_value_is_refused(name: str, words: list[str], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        search_space.read(name, words)


@pytest.mark.parametrize(
    ("space", "said"),
    [
        ((), "only one combination"),
        ((Dimension("epochs", (4,)),), "only one combination"),
        ((Dimension("epochs", (4, 6)), Dimension("epochs", (8,))), "stands twice"),
        ((Dimension("epochs", ()),), "“Epochs” has no value"),
        ((Dimension("epochs", (4, 0)),), "“Epochs” is 0; possible is 1 to 100"),
        ((Dimension("learning_rate", (1e-5, float("nan"))),), "“Learning rate” is nan"),
        ((Dimension("max_length", (64, 100_000)),), "“Longest text” is 100,000"),
        (
            (Dimension("warmup_steps", (0, 80)), Dimension("epochs", (4, 8))),
            "“Warm-up steps” is 80; possible is 0 to 52",
        ),
        ((Dimension("warmup_steps", (0, 10)), Dimension("warmup", (0.0, 0.1))), "stands twice in the space"),
        ((Dimension("seed", (1, 2)),), "no setting that can be searched"),
        ((Dimension("epochs", tuple(range(1, 22))),), "has 21 values; possible are 20"),
    ],
)
def test_a_space_that_cannot_be_searched_is_refused(space: tuple[Dimension, ...], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        search_space.check(CONFIG, space, 400)


def test_the_values_of_a_point_replace_those_of_the_settings() -> None:
    point = {"epochs": 8, "balanced": False}
    assert search_space.at(CONFIG, point) == replace(CONFIG, epochs=8, balanced=False)


def test_steps_of_a_warm_up_take_the_place_of_a_share() -> None:
    usual = presets.preset("default", catalogue.EMBEDDED)
    assert usual.warmup
    assert search_space.at(usual, {"warmup_steps": 100}) == replace(usual, warmup=0.0, warmup_steps=100)


def test_combinations_from_all_over_the_space_are_those_of_the_product() -> None:
    space = (Dimension("epochs", (2, 4)), Dimension("batch_size", (8, 16, 32)))
    whole = [{"epochs": epochs, "batch_size": size} for epochs, size in itertools.product((2, 4), (8, 16, 32))]
    assert search_space.spread(space, 24) == whole
    assert search_space.spread(space, 2) == [whole[0], whole[3]]


def test_a_space_that_nobody_could_go_through_is_looked_into_at_once() -> None:
    space = tuple(Dimension(name, tuple(range(20))) for name in search_space.fields())
    found = search_space.spread(space, 24)
    assert search_space.size(space) > 10**15
    assert len({tuple(one.values()) for one in found}) == 24
