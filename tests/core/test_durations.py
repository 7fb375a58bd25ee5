from __future__ import annotations

import pytest

from core.durations import in_words, range_in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "5 seconds"),
        (41, "40 seconds"),
        (89, "90 seconds"),
        (90, "2 minutes"),
        (420, "7 minutes"),
        (7_800, "2 h 10 min"),
    ],
)
def test_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


@pytest.mark.parametrize(
    ("shortest", "longest", "words"),
    [
        (41, 42, "about 40 seconds"),
        (20, 35, "20 to 35 seconds"),
        (50, 120, "1 to 2 minutes"),
        (60, 100, "1 to 2 minutes"),
        (89, 100, "1 to 2 minutes"),
        (10, 100, "up to 2 minutes"),
        (90, 100, "about 2 minutes"),
        (3_000, 6_300, "50 minutes to 1 h 45 min"),
        (180, 300, "3 to 5 minutes"),
        (4_800, 7_800, "1 h 20 min to 2 h 10 min"),
        (7_200, 7_800, "2 h 00 min to 2 h 10 min"),
    ],
)
def test_a_range_in_words(shortest: float, longest: float, words: str) -> None:
    assert range_in_words(shortest, longest) == words
