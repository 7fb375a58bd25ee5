from __future__ import annotations

import pytest

from dashboard.parts.durations import in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.3, "5 seconds"), (42, "40 seconds"), (180, "3 minutes"), (7800, "2 h 10 min"), (7190, "2 h 00 min")],
)
def test_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
