"""What a text contains, and which texts are long."""

from __future__ import annotations

import pandas as pd
import pytest

from core.data.text_traits import quarters, signs


@pytest.mark.parametrize(
    ("text", "contains"),
    [
        ("Nur Wörter.", set()),
        ("#Wahl ist heute", {"a hashtag"}),
        ("C# und a#b", set()),
        ("@Anna schrieb an anna@example.org", {"a mention"}),
        ("<user> sagt: <url>", {"a mention", "a link"}),
        ("siehe https://t.co/x", {"a link"}),
        ("toll 👍🏽", {"an emoji"}),
        ("🇩🇪", {"an emoji"}),
        ("um 20 Uhr", {"a number"}),
        ("Wer?", {"a question mark"}),
        ("Das ist WICHTIG", {"a word in capitals"}),
        ("Das ist nicht gut", {"a negation"}),
        ("nichtig", set()),
        ("I don’t", {"a negation"}),
    ],
)
def test_the_signs_of_a_text(text: str, contains: set[str]) -> None:
    found = signs(pd.Series([text]), ["German"]).iloc[0]
    assert set(found.index[found]) == contains


def test_negations_are_looked_for_in_languages_with_known_words_alone() -> None:
    assert "a negation" not in signs(pd.Series(["nicht"]), ["Finnish"])
    assert signs(pd.Series(["nicht", "not"]), ["English"])["a negation"].tolist() == [False, True]


def test_the_quarters_of_numbers() -> None:
    found = quarters(pd.Series([*range(1, 9)]), ("few", "many"))
    assert found["few"].tolist() == [True, True, *[False] * 6]
    assert found["many"].tolist() == [*[False] * 6, True, True]


def test_an_end_where_many_are_alike_is_no_quarter_and_missing_numbers_are_in_none() -> None:
    found = quarters(pd.Series([0, 0, 0, 0, 0, 1, 2, 3, None]), ("few", "many"))
    assert list(found) == ["many"]
    assert found["many"].tolist() == [*[False] * 6, True, True, False]
