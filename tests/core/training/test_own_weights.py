from __future__ import annotations

import pytest

from core.errors import SettingError
from core.records import TrainingConfig
from core.training import own_weights, presets

LABELS = ("no", "yes", "a=b")


def _of(*given: str) -> dict[str, float]:
    return own_weights.of(TrainingConfig("m", class_weights=given), LABELS)


def test_each_class_has_its_weight_and_others_count_one() -> None:
    assert _of() == {}
    assert _of("yes=3", "a=b=0.5") == {"no": 1.0, "yes": 3.0, "a=b": 0.5}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("yes", "begins with none of the classes “no”, “yes” and “a=b”"),
        ("maybe=2", "“maybe=2” begins with none of the classes"),
        ("yes=much", "does not end with a number"),
        ("yes=", "does not end with a number"),
        ("yes=0", "out of range; possible is 0.001 to 1000"),
        ("yes=nan", "out of range"),
    ],
)
def test_what_is_no_weight_is_refused(given: str, said: str) -> None:
    with pytest.raises(SettingError, match=said) as caught:
        _of("no=1", given)
    assert "“yes=3”" in caught.value.todo


def test_they_take_the_place_of_balanced_classes_unless_both_are_chosen() -> None:
    usual = TrainingConfig("m")
    own = presets.with_chosen(usual, {"class_weights": ("yes=3",)})
    assert (own.balanced, own.class_weights) == (False, ("yes=3",))
    presets.validate(own, 600)
    both = presets.with_chosen(own, {"balanced": True})
    with pytest.raises(
        SettingError, match="“Balanced classes” is yes and “Own class weights” is yes=3; possible is one"
    ):
        presets.validate(both, 600)
