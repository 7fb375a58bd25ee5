"""Conditions as an address and the command line write them."""

from __future__ import annotations

import pytest

from core.errors import SettingError
from core.records import Condition, Trait
from core.workflow import slice_keys


@pytest.mark.parametrize(
    "condition",
    [
        Condition(Trait.METADATA, "b=c", "a"),
        Condition(Trait.METADATA, "c", "a=b"),
        Condition(Trait.METADATA, "", "a=%3D:%"),
        Condition(Trait.LABEL, "metadata:x=y"),
        Condition(Trait.KEPT, "a=b"),
        Condition(Trait.WORDS, '"x = y" z'),
    ],
)
def test_each_condition_is_told_by_its_key(condition: Condition) -> None:
    assert slice_keys.of_key(slice_keys.key_of(condition)) == condition


def test_conditions_with_equals_signs_have_keys_of_their_own() -> None:
    one, other = Condition(Trait.METADATA, "b=c", "a"), Condition(Trait.METADATA, "c", "a=b")
    assert slice_keys.key_of(one) == "metadata:a=b=c" != slice_keys.key_of(other)


@pytest.mark.parametrize("key", ["", "label", "label=", "metadata=x", "metadata:=x", "colour=red", "label:x=y"])
def test_what_is_no_condition_is_refused_with_those_that_are(key: str) -> None:
    with pytest.raises(SettingError, match="is no condition") as refused:
        slice_keys.of_key(key)
    assert "metadata:COLUMN=…" in refused.value.todo
