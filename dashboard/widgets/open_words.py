"""A text with its words shaded by their weight, each of which a click or a key takes out and puts back.

It is a text of the page and no row of buttons: lines break as they would, and words are read and copied as any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core import figures
from core.records import WordWeight
from core.workflow import what_if
from core.workflow.what_if import Word
from dashboard.widgets import shaded_text

_ASSETS = Path(__file__).resolve().parents[1] / "assets"
_LABEL = "The text, word by word: arrow keys move, Enter takes a word out or puts it back"

_COMPONENT = st.components.v2.component(
    "open_words",
    html="<div id='text' role='group'></div>",
    css=(_ASSETS / "open_words.css").read_text("utf-8"),
    js=(_ASSETS / "open_words.js").read_text("utf-8"),
)


def show(
    text: str, weights: Sequence[WordWeight], begins: int, instead: Mapping[int, str], *, key: str
) -> tuple[int, ...]:
    """The numbers of the words that are out, in the order in which they were taken out; behind each stands what is put
    ``instead`` of it. The text looks as ``shaded_text.show`` draws it.
    """
    words = what_if.words(text)
    data = {
        "label": _LABEL,
        "parts": _parts(text, words, weights, begins),
        # The browser may have to draw the text anew.
        "out": _known((st.session_state.get(key) or {}).get("out"), len(words)),
        "instead": instead,
    }
    with st.container(border=True):
        result = _COMPONENT(key=key, data=data, on_out_change=_declared)
    if weights:
        shaded_text.show_legend(weights)
    return _known(result.get("out"), len(words))


def _known(told: Any, words: int) -> tuple[int, ...]:
    """What the browser told, as far as it names words of the text."""
    return tuple(one for one in told or () if one in range(words))


def _parts(text: str, words: Sequence[Word], weights: Sequence[WordWeight], begins: int) -> list[list[dict[str, Any]]]:
    """The context, where there is one, and what stands behind it, each in pieces."""
    by_start = {one.start: one for one in weights}
    numbered = list(enumerate(words))
    context = [one for one in numbered if one[1].start < begins]
    ends = len(text[:begins].rstrip())
    before = [*_pieces(text[:ends], 0, context, by_start)] if ends else []
    return [before, [*_pieces(text, begins, numbered[len(context) :], by_start)]]


def _pieces(
    text: str, at: int, numbered: Sequence[tuple[int, Word]], weights: Mapping[int, WordWeight]
) -> Iterator[dict[str, Any]]:
    """The words with their numbers, and what stands between them, from that place to the end of the text."""
    for number, word in numbered:
        yield {"piece": text[at : word.start], "number": None}
        yield {"piece": word.word, "number": number, **_look(weights.get(word.start))}
        at = word.end
    yield {"piece": text[at:], "number": None}


def _look(weight: WordWeight | None) -> dict[str, str]:
    if weight is None:
        return {"style": "", "weight": ""}
    style = shaded_text.style(weight.weight, is_unsure=weight.is_unsure)
    return {"style": style, "weight": figures.weight(weight, 4)}


def _declared() -> None:
    """Nothing: what is out is read from the result."""
