from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from core.records import WordWeight
from dashboard.widgets import open_words, shaded_text

TEXT = "Who <b>?\nVote now, or never"
BEGINS = TEXT.index("Vote")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the browser gets; it answers with words of which one is not there."""
    seen: dict[str, Any] = {}

    def draw(**given: Any) -> dict[str, Any]:
        seen.update(given["data"])
        return {"out": [3, 99, 1, "x"]}

    monkeypatch.setattr(open_words, "_COMPONENT", draw)
    return seen


def _shown(parts: list[list[dict[str, Any]]]) -> list[str]:
    return ["".join(one["piece"] for one in part) for part in parts]


def test_the_text_is_all_there_with_its_context_apart(drawn: dict[str, Any]) -> None:
    weight = WordWeight("now", TEXT.index("now"), TEXT.index("now") + 3, -0.2)
    open_words.show(TEXT, [weight], BEGINS, {}, key="k")
    assert _shown(drawn["parts"]) == [TEXT[:BEGINS].rstrip(), TEXT[BEGINS:]]
    words = [one for part in drawn["parts"] for one in part if one["number"] is not None]
    assert [(one["number"], one["piece"]) for one in words] == [
        *((0, "Who"), (1, "b"), (2, "Vote"), (3, "now"), (4, "or"), (5, "never"))
    ]
    assert [one["weight"] for one in words] == ["", "", "", "−0.2000", "", ""]
    assert words[3]["style"] == shaded_text.style(-0.2)
    assert {one["style"] for one in words if one["number"] != 3} == {""}


def test_a_text_without_context_is_one_part(drawn: dict[str, Any]) -> None:
    open_words.show(TEXT, [], 0, {}, key="k")
    assert _shown(drawn["parts"]) == ["", TEXT]
    assert drawn["parts"][0] == []


def test_what_the_browser_names_counts_as_far_as_it_is_a_word_of_the_text(
    drawn: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_words.show(TEXT, [], 0, {}, key="k") == (3, 1)
    monkeypatch.setattr(st, "session_state", {"k": {"out": [5, 6]}})
    open_words.show(TEXT, [], 0, {5: "<i>"}, key="k")
    assert (drawn["out"], drawn["instead"]) == ((5,), {5: "<i>"})


def test_words_are_set_as_text() -> None:
    script = (open_words._ASSETS / "open_words.js").read_text(encoding="utf-8")
    assert "innerHTML" not in script
