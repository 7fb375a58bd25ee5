from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.elements.lib.shortcut_utils import normalize_shortcut

from core.workflow.annotation import MOST_CLASSES
from dashboard.widgets import keys

LETTERS = [chr(number) for number in range(ord("A"), ord("Z") + 1)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("0 1", "0 1"),
        ("1 2 3 4 5", "1 2 3 4 5"),
        ("1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 9 A"),
        ("-1 0 1 2 9", "A 0 1 2 9"),
        ("-1 0 +1", "A 0 1"),
        ("0.5 1.5", "A B"),
        ("0,5 1", "A 1"),
        ("0 1 unclear", "0 1 N"),
        ("T0 T1", "0 1"),
        ("class-1 class-2", "1 2"),
        ("no yes", "N Y"),
        ("nein ja", "N J"),
        ("False True", "F T"),
        ("non oui", "N O"),
        ("positive negative neutral", "P N E"),
        ("unclear no yes", "L N Y"),
        ("support Umwelt", "P M"),
        ("not-hate hate", "N H"),
        ("да нет", "1 2"),
        ("٠ ١", "0 1"),
        ("COVID-19 flu", "O F"),
        ("да нет 10", "A B D"),
        ("1a 1b 2", "A B 2"),
        ("Ohne Übel 3", "O B 3"),
    ],
)
def test_the_key_of_each_class(labels: str, expected: str) -> None:
    assert list(keys.of_classes(labels.split()).values()) == expected.split()


def test_the_initial_that_no_other_class_has_comes_first() -> None:
    labels = [f"Topic {letter}" for letter in "ABDE"] + ["Umwelt", "M", "Wirtschaft"]
    assert list(keys.of_classes(labels).values()) == [*"ABDE", "L", "M", "W"]


def test_every_class_that_a_round_may_have_has_a_key() -> None:
    assert len(keys.of_classes([f"Class {'x' * number}" for number in range(MOST_CLASSES)])) == MOST_CLASSES


def test_a_class_keeps_the_order_and_one_without_a_key_is_left_out() -> None:
    labels = [str(number) for number in range(40)]
    found = keys.of_classes(labels)
    assert list(found) == labels[: len(found)]
    assert len(found) == 31


@given(st.lists(st.text(min_size=1, max_size=6) | st.integers(-20, 20).map(str), unique=True, max_size=60))
def test_no_key_is_doubled_or_taken_and_streamlit_knows_each(labels: list[str]) -> None:
    found = keys.of_classes(labels)
    assert len(set(found.values())) == len(found)
    assert not {keys.UNDO, keys.SKIP, keys.UNSURE, keys.LEAVE_OUT, "C", "R"} & set(found.values())
    assert [normalize_shortcut(key) for key in found.values()] == [key.lower() for key in found.values()]
    assert all(found.get(digit, digit) == digit for digit in "0123456789" if labels.count(digit))
