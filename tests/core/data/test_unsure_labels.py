"""Labels that seem to mean “unsure”."""

from __future__ import annotations

import pytest

from core.data import unsure_labels
from core.records import Guess


@pytest.mark.parametrize("label", ["?", "??", "Unsure", "weiß nicht", "NÃO SEI", "can't tell"])
def test_a_label_that_seems_to_mean_unsure_is_pointed_out(label: str) -> None:
    [found] = unsure_labels.guesses(["yes", label, "no", label], (), ())
    assert found == Guess(f"“{label}” (2) is a class of its own; it may mean “unsure”.", "unsure")


def test_what_is_settled_or_another_class_is_not() -> None:
    assert unsure_labels.guesses(["?", "yes"], ("?",), ()) == []
    assert unsure_labels.guesses(["Unsure", "yes"], (), ("unsure",)) == []
    assert unsure_labels.guesses(["yes?", "none", "neutral"], (), ()) == []
