"""Rare labels that are nearly a frequent one."""

from __future__ import annotations

import pytest

from core.data.near_labels import near_labels


@pytest.mark.parametrize("slip", ["netral", "neutrall", "neutrel", "nuetral", "Neutra"])
def test_a_slip_of_one_letter(slip: str) -> None:
    assert near_labels({"neutral": 60, slip: 3, "agree": 50}) == {slip: "neutral"}


@pytest.mark.parametrize("slip", ["não ironico", "nao ironico", "não-irónico"])
def test_accents_and_words_of_a_label(slip: str) -> None:
    assert near_labels({"não irónico": 1_000, slip: 1, "irónico": 700}) == {slip: "não irónico"}


@pytest.mark.parametrize("other", ["natural!", "netrall", "neutral1", "agree", "neu"])
def test_other_words_are_no_slips(other: str) -> None:
    assert near_labels({"neutral": 60, other: 3}) == {}


def test_short_words_numbers_and_what_is_not_rare_are_classes() -> None:
    assert near_labels({"pro": 100, "pr": 1, "1000": 100, "100": 1}) == {}
    assert near_labels({"like": 59, "liked": 3}) == {}
