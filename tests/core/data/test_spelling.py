"""Ways of writing one value: which are one, what it is called then, and that it is said."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.spelling import said, unify, visible


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        (["ja", "ja", "Ja", "JA", "nein"], ["ja", "ja", "ja", "ja", "nein"]),
        (["Ja", "Ja", "ja"], ["Ja", "Ja", "Ja"]),
        (["für", "fu\u0308r", "gegen"], ["für", "für", "gegen"]),
        (["ja", "ja\u200b", "\ufeffja", "nein"], ["ja", "ja", "ja", "nein"]),
        (["pro\u00a0forma", "pro forma", "pro \u2009 forma"], ["pro forma"] * 3),
        (["Ｊａ", "Ja"], ["Ｊａ", "Ｊａ"]),
        (["STRASSE", "Straße"], ["STRASSE", "STRASSE"]),
        ([" yes", "yes\t", "yes"], ["yes", "yes", "yes"]),
        (["1", "1.0", "0", "0.0", "unklar"], ["1", "1", "0", "0", "unklar"]),
        (["1,0", "1", "0"], ["1", "1", "0"]),
        (["1.5", "1,5", "1.50"], ["1.5", "1.5", "1.5"]),
        (["1.5", "1.0"], ["1.5", "1"]),
        (["-1.0", "0", "10.00"], ["-1", "0", "10"]),
        (["+1", "1", "-1"], ["+1", "+1", "-1"]),
        (["01", "02"], ["01", "02"]),
        (["1.0", "maybe"], ["1", "maybe"]),
        (["TRUE", "true", "False"], ["True", "True", "False"]),
        ([" TRUE ", "false"], ["True", "False"]),
        (["WAHR", "TRUE", "FALSCH"], ["WAHR", "WAHR", "FALSCH"]),
        (["1", "0", "TRUE", "FALSE", "unklar"], ["1", "0", "1", "0", "unklar"]),
        (["1", "2", "TRUE"], ["1", "2", "True"]),
        (["❤️", "❤"], ["❤️", "❤️"]),
        (["👨‍👩‍👧", "ja"], ["👨‍👩‍👧", "ja"]),
        (["می\u200cخواهم", "نه"], ["می\u200cخواهم", "نه"]),
    ],
)
def test_ways_of_writing_one_label(written: list[str], labels: list[str]) -> None:
    unified = unify(Counter(written))
    assert [unified[way] for way in written] == labels


@pytest.mark.parametrize("nothing", ["  ", "\u00a0", "\u200b", "\u2800", "\ufe0f", "\u200d"])
def test_nothing_that_can_be_seen_is_no_value(nothing: str) -> None:
    assert unify({nothing: 3, "a": 1}) == {"a": "a"}
    assert unify({nothing: 3, "a": 1}, keep_apart=True) == {"a": "a"}


def test_kept_apart() -> None:
    assert unify({"ja": 1, "Ja": 1, " ja": 1, "1.0": 1, "1": 1}, keep_apart=True) == {
        **{"ja": "ja", "Ja": "Ja", " ja": "ja"},
        **{"1.0": "1.0", "1": "1"},
    }


def test_what_is_there_already_gives_its_name() -> None:
    assert unify({"JA": 5, "Ja": 9}, known=["ja", "nein"]) == {"JA": "ja", "Ja": "ja"}
    assert unify({"TRUE": 5}, known=["0", "1"]) == {"TRUE": "1"}
    assert unify({"1.0": 5}, known=["1", "0", "unklar"]) == {"1.0": "1"}


def test_values_that_were_kept_apart_before_stay_so() -> None:
    assert unify({"Ja": 1, "ja": 1, "JA": 1}, known=["ja", "Ja"]) == {"Ja": "Ja", "ja": "ja", "JA": "ja"}


def _said(*written: str) -> tuple[tuple[str, ...], list[str]]:
    counts = Counter(written)
    notes, guesses = said(counts, unify(counts), "label")
    assert all(guess.option == "keep_apart" for guess in guesses)
    return notes, [guess.said for guess in guesses]


def test_what_was_unified_is_said_with_counts() -> None:
    assert _said("a", "b") == ((), [])
    assert _said("a ", "b") == (("Spaces around labels were removed.",), [])
    assert _said("1.0", "0") == (("Labels were unified: 1.0 → 1.",), [])
    assert _said("ja", "ja", "Ja") == ((), ["“ja” (2), “Ja” (1) counted as one label, “ja”."])
    assert _said("ja", "ja\u200b") == ((), ["“ja” (1), “ja with U+200B” (1) counted as one label, “ja”."])


@given(st.lists(st.text(max_size=12), max_size=20), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_unifying_again_changes_nothing(written: list[str], known: list[str]) -> None:
    names = [name for name in map(visible, known) if name]
    unified = unify(Counter(written), names)
    again = unify(Counter(unified.values()), [*names, *unified.values()])
    assert again == {name: name for name in unified.values()}
