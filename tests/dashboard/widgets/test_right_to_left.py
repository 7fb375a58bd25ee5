from __future__ import annotations

import unicodedata

import pytest

from dashboard.widgets.right_to_left import apart, going_on, in_cell


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ريم says “لا” where the others label “نعم”", "[ريم] says “[لا]” where the others label “[نعم]”"),
        ("נכון מאוד (2 of 3)", "[נכון מאוד] (2 of 3)"),
        ("“قال 5!”, “x”", "“[قال 5!]”, “x”"),
        ("T2: لا! والله نعم", "T2: [لا! والله نعم]"),
        ('Note: سخرية: "والي" تعني', 'Note: [سخرية: "والي" تعني]'),
        ("نعم, لا", "[نعم], [لا]"),
        ("Ann says “no”", "Ann says “no”"),
        ("", ""),
    ],
)
def test_what_is_written_from_the_right_stands_apart(text: str, shown: str) -> None:
    assert apart(text) == shown.translate({ord("["): "\u2068", ord("]"): "\u2069"})


def test_the_signs_are_those_that_unicode_writes_from_the_right() -> None:
    """Of the plane of living scripts; those that only change how others are drawn are left to their letters."""
    letters = [chr(code) for code in range(0x10000) if unicodedata.bidirectional(chr(code)) in ("R", "AL")]
    left = [letter for letter in letters if apart(letter) == letter]
    assert len(letters) > 1_000
    assert left == ["\u200f"]


def test_a_cell_is_written_from_the_left_by_a_mark_where_it_needs_one() -> None:
    assert in_cell("لا → نعم") == "\u200e\u2068لا\u2069 → \u2068نعم\u2069"
    assert in_cell("no → yes") == "no → yes"


@pytest.mark.parametrize(
    ("beginning", "shown"),
    [
        ("T2: هراء, والله!", "T2: [هراء, والله!…]"),
        ("قال hello سلام", "قال hello [سلام…]"),
        ("T2: سلام and so", "T2: سلام and so…"),
        ("words", "words…"),
    ],
)
def test_a_text_goes_on_at_its_own_end(beginning: str, shown: str) -> None:
    assert going_on(beginning) == shown.translate({ord("["): "\u2068", ord("]"): "\u2069"})
