from __future__ import annotations

from core.counted import beginning, counted, joined_at_most, ordinal


def test_one_is_singular_and_all_else_plural() -> None:
    assert [counted(number, "test text") for number in (0, 1, 2)] == ["0 test texts", "1 test text", "2 test texts"]
    assert counted(12_345, "entry", "entries") == "12,345 entries"
    assert counted(1, "entry", "entries") == "1 entry"


def test_places_have_their_endings() -> None:
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 21, 113)] == [
        *("1st", "2nd", "3rd", "4th"),
        *("11th", "12th", "21st", "113th"),
    ]


def test_of_many_names_the_first_are_said() -> None:
    assert joined_at_most(2, ["a", "b"]) == "a and b"
    assert joined_at_most(2, ["a", "b", "c", "d"]) == "a, b and 2 more"


def test_a_long_value_is_quoted_by_its_beginning() -> None:
    assert beginning("x" * 60) == "x" * 60
    assert beginning("x" * 61) == "x" * 60 + "…"
    assert beginning("one word", 4) == "one…", "no space before the sign"
