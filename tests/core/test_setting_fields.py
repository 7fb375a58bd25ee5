"""What a field declares of its setting, and what is made of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from core import setting_fields
from core.errors import SettingError
from core.explanation.lime_text import LimeSettings
from core.records import Group, LongTexts, Setting, SplitSettings, TrainingConfig


@dataclass(frozen=True)
class _Recipe:
    name: Annotated[str, Setting("Name", "Of the dish.", Group.APART)]
    minutes: Annotated[int, Setting("Minutes", "In the oven.", lowest=1, highest=90, unit="minute")] = 30
    heat: Annotated[float, Setting("Heat", "Of the oven.", Group.SHORT, 0.0, 1.0, share_of="dial")] = 0.5
    salt: Annotated[int | None, Setting("Salt", "In the water.", lowest=2, unit="gram", unset="to taste")] = None
    covered: Annotated[bool, Setting("Covered pot", "With its lid.")] = True


@dataclass(frozen=True)
class _Undeclared:
    minutes: int = 30


@pytest.mark.parametrize("record", [TrainingConfig, SplitSettings, LimeSettings])
def test_every_setting_is_declared(record: type) -> None:
    for field in setting_fields.fields_of(record).values():
        assert field.setting.title
        assert field.setting.help.endswith("."), field.name


def test_what_stands_in_the_place_of_another_setting_can_be_off_and_the_other_do_nothing() -> None:
    known = setting_fields.fields_of(TrainingConfig)
    declared = [field for field in known.values() if field.setting.in_place_of]
    assert {field.name: field.setting.in_place_of for field in declared} == {
        "warmup_steps": "warmup",
        "class_weights": "balanced",
    }
    for field in declared:
        assert field.default in field.setting.off
        assert known[field.setting.in_place_of].kind in (bool, int, float)


def test_the_further_settings_of_a_training_stand_under_a_heading_and_the_short_ones_first() -> None:
    for field in setting_fields.chosen_by_hand(TrainingConfig):
        assert bool(field.setting.topic) is (field.setting.group is Group.EXPERT), field.name


def test_a_field_without_a_declaration_is_refused() -> None:
    with pytest.raises(TypeError, match="minutes declares no setting"):
        setting_fields.fields_of(_Undeclared)


def test_what_is_known_of_a_field() -> None:
    fields = setting_fields.fields_of(_Recipe)
    assert {name: (field.kind, field.can_be_unset, field.default) for name, field in fields.items()} == {
        "name": (str, False, None),
        "minutes": (int, False, 30),
        "heat": (float, False, 0.5),
        "salt": (int, True, None),
        "covered": (bool, False, True),
    }
    assert [field.name for field in setting_fields.chosen_by_hand(_Recipe)] == ["heat", "minutes", "salt", "covered"]


@pytest.mark.parametrize(
    ("name", "value", "words", "named"),
    [
        ("minutes", 1, "1 minute", "1 minute"),
        ("minutes", 30, "30 minutes", "30 minutes"),
        ("heat", 0.25, "25 % of the dial", "heat 25 % of the dial"),
        ("salt", None, "to taste", "salt to taste"),
        ("salt", 3, "3 grams", "salt 3 grams"),
        ("covered", True, "yes", "covered pot"),
        ("covered", False, "no", "no covered pot"),
        ("name", "Soup", "Soup", "name Soup"),
    ],
)
def test_a_value_in_words(name: str, value: Any, words: str, named: str) -> None:
    field = setting_fields.fields_of(_Recipe)[name]
    assert (field.in_words(value), field.named_in_words(value)) == (words, named)


def test_a_value_of_a_few_stands_apart_from_what_it_is_called() -> None:
    assert setting_fields.fields_of(TrainingConfig)["long_texts"].named_in_words(LongTexts.END) == "longer texts: end"


def test_several_values_in_words() -> None:
    fields = setting_fields.fields_of(SplitSettings)
    assert fields["shares"].in_words((60.0, 20.0, 20.0)) == "60, 20, 20"
    assert (fields["without"].in_words(("a", "b")), fields["without"].in_words(())) == ("a, b", "none")


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (_Recipe("Soup", minutes=0), "“Minutes” is 0; possible is 1 to 90."),
        (_Recipe("Soup", minutes=91), "“Minutes” is 91; possible is 1 to 90."),
        (_Recipe("Soup", heat=math.nan), "“Heat” is nan; possible is 0 to 1."),
        (_Recipe("Soup", salt=1), "“Salt” is 1; possible is at least 2."),
    ],
)
def test_what_is_impossible_is_refused(recipe: _Recipe, said: str) -> None:
    with pytest.raises(SettingError) as refused:
        setting_fields.check(recipe)
    assert refused.value.what == said


def test_the_ends_are_possible() -> None:
    setting_fields.check(_Recipe("Soup", minutes=1, heat=0.0, salt=2))
    setting_fields.check(_Recipe("Soup", minutes=90, heat=1.0, salt=None))


def test_a_lower_end_for_the_case() -> None:
    field = setting_fields.fields_of(_Recipe)["minutes"]
    setting_fields.check_value(field, 60, highest=60)
    with pytest.raises(SettingError, match="1 to 60"):
        setting_fields.check_value(field, 61, highest=60)


def test_an_abbreviation_stays_as_it_is_within_a_sentence() -> None:
    assert [setting_fields.in_a_sentence(title) for title in ("LoRA rank", "Warm-up steps", "Epochs", "Own class")] == [
        "LoRA rank",
        "warm-up steps",
        "epochs",
        "own class",
    ]
