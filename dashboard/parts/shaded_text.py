"""A text with its words shaded by their weight."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.records import WordWeight
from dashboard.parts.colours import BLUE_RGB, ORANGE_RGB
from dashboard.parts.weights import scale

_FOR = "solid"
_AGAINST = "dashed"
_PALEST, _DEEPEST = 0.14, 0.6
_TEXT = "font-size:1.12rem;line-height:2.05;white-space:pre-wrap;overflow-wrap:anywhere"


def show(text: str, weights: tuple[WordWeight, ...] = ()) -> None:
    """The text as it is; weighted words are shaded, and underlined: solid for the class, dashed against it."""
    with st.container(border=True):
        st.html(html(text, weights))
    if weights:
        speaks_for = _mark("solid", _FOR, BLUE_RGB, 0.4)
        speaks_against = _mark("dashed", _AGAINST, ORANGE_RGB, 0.4)
        st.html(
            f'<div style="font-size:0.85rem">{speaks_for} speaks for the class, {speaks_against} against it; '
            "the deeper, the heavier</div>"
        )


def html(text: str, weights: tuple[WordWeight, ...]) -> str:
    """Safe HTML: every piece of the text is escaped, only numbers reach the style."""
    full = scale(weights)
    pieces, at = [], 0
    for one in sorted(weights, key=lambda one: one.start):
        style, colour = (_FOR, BLUE_RGB) if one.weight > 0 else (_AGAINST, ORANGE_RGB)
        depth = _PALEST + (_DEEPEST - _PALEST) * abs(one.weight) / full
        pieces.append(escape(text[at : one.start]))
        pieces.append(_mark(text[one.start : one.end], style, colour, depth, title=f"{one.weight:+.4f}"))
        at = one.end
    pieces.append(escape(text[at:]))
    return f'<div dir="auto" style="{_TEXT}">{"".join(pieces)}</div>'


def _mark(word: str, underline: str, colour: tuple[int, int, int], depth: float, title: str = "") -> str:
    red, green, blue = colour
    style = (
        f"background:rgba({red},{green},{blue},{depth:.2f});color:inherit;border-radius:3px;padding:0.1em 0.15em;"
        f"border-bottom:2px {underline} rgb({red},{green},{blue})"
    )
    return f'<mark style="{style}" title="{escape(title)}">{escape(word)}</mark>'
