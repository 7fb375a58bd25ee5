"""A text with its words shaded by their weight."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from core import figures
from core.records import WordWeight
from dashboard.widgets.colours import ON_DARK, ON_LIGHT, Shading
from dashboard.widgets.weight_charts import FULL, depth

_FOR = "solid"
_AGAINST = "dashed"
_FAINTEST_LINE = 0.6
_LEGEND = (0.1, 0.3, FULL)
_TEXT = "font-size:1.12rem;line-height:2.05;white-space:pre-wrap;overflow-wrap:anywhere"


def show(text: str, weights: tuple[WordWeight, ...] = ()) -> None:
    """The text as it is; weighted words are shaded, and underlined: solid for the class, dashed against it."""
    with st.container(border=True):
        st.html(html(text, weights))
    if weights:
        st.html(_legend())


def _legend() -> str:
    """What the colours mean: the same in every text."""
    speaks_for, speaks_against = (
        " ".join(_mark(figures.signed(sign * one, 1), sign * one) for one in _LEGEND) for sign in (1, -1)
    )
    return (
        f'<div style="font-size:0.85rem;line-height:2">for the class: {speaks_for} and more · '
        f"against it: {speaks_against} and more. The same scale for every text.</div>"
    )


def html(text: str, weights: tuple[WordWeight, ...]) -> str:
    """Safe HTML: every piece of the text is escaped, only numbers reach the style."""
    pieces, at = [], 0
    for one in sorted(weights, key=lambda one: one.start):
        pieces.append(escape(text[at : one.start]))
        pieces.append(_mark(text[one.start : one.end], one.weight, title=figures.signed(one.weight, 4)))
        at = one.end
    pieces.append(escape(text[at:]))
    return f'<div dir="auto" style="{_TEXT}">{"".join(pieces)}</div>'


def _mark(word: str, weight: float, title: str = "") -> str:
    style = (
        f"background:{_of_theme(weight, shade)};color:inherit;border-radius:3px;padding:0.1em 0.15em;"
        f"border-bottom:2px {_FOR if weight > 0 else _AGAINST} {_of_theme(weight, _line)}"
    )
    return f'<mark style="{style}" title="{escape(title)}">{escape(word)}</mark>'


def shade(on: Shading, weight: float) -> float:
    """The opacity of the colour behind a word of that weight."""
    return on.palest + (on.deepest - on.palest) * depth(weight)


def _line(on: Shading, weight: float) -> float:
    return _FAINTEST_LINE + (1 - _FAINTEST_LINE) * depth(weight)


def _of_theme(weight: float, opacity: Callable[[Shading, float], float]) -> str:
    """The colour of the weight's sign, in CSS, on light and on dark."""
    light, dark = (
        f"rgba({','.join(map(str, on.blue if weight > 0 else on.orange))},{opacity(on, weight):.2f})"
        for on in (ON_LIGHT, ON_DARK)
    )
    return f"light-dark({light},{dark})"
