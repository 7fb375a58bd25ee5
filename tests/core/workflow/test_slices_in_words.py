"""What is said of groups of test texts."""

from __future__ import annotations

from core.records import Condition, Trait
from core.workflow import slices_in_words


def test_every_condition_has_words_of_its_own() -> None:
    values = {Trait.VOTES: ("unanimous", "majority", "contested")}
    conditions = [Condition(trait, value, "c") for trait in Trait for value in values.get(trait, ("x",))]
    assert len({slices_in_words.of_condition(one) for one in conditions}) == len(conditions)
