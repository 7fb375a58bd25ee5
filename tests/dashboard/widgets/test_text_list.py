from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from core.records import WordWeight
from dashboard.widgets import text_list
from dashboard.widgets.text_list import Row


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the browser gets; it answers with two ticks, of which one is of a row that is not there."""
    seen: dict[str, Any] = {}

    def draw(**given: Any) -> dict[str, Any]:
        seen.update(given["data"])
        return {"ticked": [0, 7], "opened": None}

    monkeypatch.setattr(text_list, "_COMPONENT", draw)
    return seen


def test_long_texts_and_what_says_nothing_are_not_sent(drawn: dict[str, Any]) -> None:
    facts = {"Id": "1", "party": "", **{f"column {number}": "x" * 100 for number in range(10)}}
    text_list.show([Row("1", "a" * 5_000, ("0",), facts)], ("Label",), key="k", label="texts")
    (row,) = drawn["rows"]
    assert row["text"] == "a" * 1_000 + "…"
    assert [name for name, _ in row["facts"]] == ["Id", *(f"column {number}" for number in range(7)), "further columns"]
    assert row["facts"][-1][1] == "3"
    assert max(len(value) for _, value in row["facts"]) == 61


def test_a_fact_is_cut_between_words(drawn: dict[str, Any]) -> None:
    words = ("word " * 20).strip()
    text_list.show([Row("1", "a", (), {"For example": words, "Link": "x" * 61})], (), key="k", label="texts")
    assert drawn["rows"][0]["facts"] == [["For example", f"{' '.join(['word'] * 12)}…"], ["Link", f"{'x' * 60}…"]]


def test_a_fact_that_is_whole_is_not_cut_and_not_counted_away(drawn: dict[str, Any]) -> None:
    facts = {f"column {number}": "x" for number in range(10)}
    votes = "“yes” by Ann; " * 50
    text_list.show([Row("1", "a", (), facts, whole={"Votes": votes})], (), key="k", label="texts")
    assert drawn["rows"][0]["facts"][-2:] == [["further columns", "2"], ["Votes", votes]]


def test_markup_is_sent_as_it_is_for_the_browser_sets_it_as_text(drawn: dict[str, Any]) -> None:
    text_list.show([Row("1", "<img onerror=x>", ("<b>",))], ("Label",), key="k", label="texts")
    assert (drawn["rows"][0]["text"], list(drawn["rows"][0]["cells"])) == ("<img onerror=x>", ["<b>"])
    assert "innerHTML" not in (text_list._ASSETS / "text_list.js").read_text(encoding="utf-8")


def test_labels_from_the_right_keep_their_place_and_texts_are_left_alone(drawn: dict[str, Any]) -> None:
    text = "كلام! " * 20
    text_list.show(
        [Row("1", text, ("لا → نعم", text), {"Votes": "لا (2 of 3), نعم (1 of 3)"})],
        ("Label → predicted", "Reason"),
        key="k",
        label="texts",
    )
    (row,) = drawn["rows"]
    assert row["cells"] == ["\u200e\u2068لا\u2069 → \u2068نعم\u2069", text]
    assert row["facts"] == [["Votes", "\u200e\u2068لا\u2069 (2 of 3), \u2068نعم\u2069 (1 of 3)"]]
    assert row["text"] == text


def test_ticks_of_rows_that_are_gone_count_for_nothing(drawn: dict[str, Any]) -> None:
    chosen = text_list.show([Row("1", "a")], (), key="k", label="texts", ticks=True)
    assert (chosen.ticked, chosen.opened) == ([0], None)


def test_a_list_that_is_drawn_anew_keeps_its_ticks(drawn: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_list.st, "session_state", {"k": {"ticked": [1, 7]}})
    text_list.show([Row("1", "a"), Row("2", "b")], (), key="k", label="texts", ticks=True)
    assert drawn["ticked"] == [1]


def test_of_a_context_the_end_is_shown_apart_and_the_text_whole(drawn: dict[str, Any]) -> None:
    long, rated = "A long post " + "with many words " * 20 + "and its end.\n", "b" * 900
    rows = [Row("1", long + rated), Row("2", "Post\nreply"), Row("3", "Post\nreply, without a context")]
    text_list.show(rows, (), key="k", label="texts", begins={long + rated: len(long), "Post\nreply": 5})
    first, second, third = drawn["rows"]
    said = "".join(piece for piece, _ in first["context"])
    assert said.startswith("… ")
    assert said.endswith(" and its end.\n")
    assert len(said) <= text_list._LONGEST_CONTEXT + 2
    assert first["text"] == rated
    assert (second["context"], second["text"]) == ([("Post\n", "")], "reply")
    assert (third["context"], third["text"]) == ([], "Post\nreply, without a context")


def test_weights_stay_with_their_words_on_both_sides(drawn: dict[str, Any]) -> None:
    text = "Wer kommt?\nAlle kommen!"
    weights = (WordWeight("kommt", 4, 9, 0.3), WordWeight("kommen", 16, 22, -0.3))
    text_list.show([Row("1", text, weights=weights)], (), key="k", label="texts", begins={text: 11})
    (row,) = drawn["rows"]
    assert [piece for piece, style in row["context"] if style] == ["kommt"]
    assert [piece for piece, style in row["pieces"] if style] == ["kommen"]
    assert "".join(piece for piece, _ in row["pieces"]) == "Alle kommen!"


def test_words_that_decided_and_are_not_shown_are_named(drawn: dict[str, Any]) -> None:
    context = "Nobody asked. " + "It was said again and again. " * 6
    text = context + "Yes!"
    weights = (
        WordWeight("Nobody", 0, 6, 0.2),
        WordWeight("asked", 7, 12, -0.4),
        WordWeight("Yes", len(context), len(text), 0.1),
    )
    text_list.show([Row("1", text, weights=weights)], (), key="k", label="texts", begins={text: len(context)})
    (row,) = drawn["rows"]
    assert row["facts"] == [["Decided, too, and not shown", "“asked”, “Nobody”"]]


@pytest.mark.parametrize(("clicked", "opened"), [({"opened": 1}, ["t2"]), ({"opened": None}, []), ({}, [])])
def test_the_row_that_was_clicked_is_told_by_its_id(
    clicked: dict[str, Any], opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_list, "_COMPONENT", lambda *, on_opened_change, **_: on_opened_change() or {})
    monkeypatch.setattr(st, "session_state", {"k": clicked})
    found: list[str] = []
    text_list.show([Row("t1", "a"), Row("t2", "b")], (), key="k", label="texts", opens=True, then=found.append)
    assert found == opened
