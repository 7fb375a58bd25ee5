"""Parts of words, whole words and phrases are found alike by Python and by DuckDB."""

from __future__ import annotations

import re

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import search_words
from core.search_words import Place, Term, terms


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("not  safe", [Term("not"), Term("safe")]),
        ('"not" safe', [Term("not", whole=True), Term("safe")]),
        ("„nicht sicher“", [Term("nicht sicher", whole=True)]),
        ('"not', [Term('"not')]),
        ('""', [Term('""')]),
        ("", []),
    ],
)
def test_what_was_typed(typed: str, expected: list[Term]) -> None:
    assert terms(typed) == expected


def _in_both(term: Term, text: str) -> bool:
    ours = re.search(term.pattern, text.casefold()) is not None
    query = "SELECT regexp_matches(lower(?), ?)"
    [(theirs,)] = duckdb.execute(query, [text, term.re2_pattern]).fetchall()
    assert ours == theirs, (term, text)
    return ours


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("not", "Another nothing", True),
        ('"not"', "Another nothing", False),
        ('"not"', "NOT!", True),
        ('"not"', "do-not.", True),
        ('"über"', "gegenüber", False),
        ('"Über"', "Sie reden über\nuns", True),
        ('"not safe"', "it is not\n  safe.", True),
        ('"not safe"', "not so safe", False),
        ('"c++ (a|b)"', "In C++ (A|B) ...", True),
        ('"#metoo"', "so #MeToo", True),
    ],
)
def test_whole_words_and_phrases(typed: str, text: str, found: bool) -> None:
    [term] = terms(typed)
    assert _in_both(term, text) is found


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1).filter(str.strip))
def test_no_sign_has_a_meaning_of_its_own(typed: str) -> None:
    assert all(_in_both(Term(words), f"x{words}y") for words in typed.split())


def test_a_place_before_a_word_or_phrase_is_read_on_request() -> None:
    typed = 'vote context:tax Rated:"tax cuts" rated: “open'
    assert terms(typed, placed=True) == [
        Term("vote"),
        Term("tax", place=Place.CONTEXT),
        Term("tax cuts", whole=True, place=Place.RATED),
        Term("rated:"),
        Term("“open"),
    ]
    assert terms("context:tax") == [Term("context:tax")]
    assert search_words.typed(terms('vote "tax cuts"')) == 'vote "tax cuts"'
