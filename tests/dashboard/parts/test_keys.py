from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.elements.lib.shortcut_utils import normalize_shortcut

from dashboard.parts import keys

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
        ("no yes", "1 2"),
        ("да нет", "1 2"),
        ("٠ ١", "0 1"),
        ("COVID-19 flu", "1 2"),
        ("1a 1b 2", "A B 2"),
        ("Ohne Übel 3", "O B 3"),
    ],
)
def test_the_key_of_each_class(labels: str, expected: str) -> None:
    assert list(keys.of_classes(labels.split()).values()) == expected.split()


def test_after_the_digits_come_letters_of_the_names() -> None:
    labels = [f"Thema {letter}" for letter in "ABCDEFGHIJ"] + ["Umwelt", "M", "Wirtschaft"]
    assert list(keys.of_classes(labels).values()) == [*"1234567890", "W", "M", "I"]


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
