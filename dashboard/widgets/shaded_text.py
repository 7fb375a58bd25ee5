"""A text with its words shaded by their weight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
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
CONTEXT = "font-size:0.9em;opacity:0.75;padding-bottom:0.6em"
"""How what stands before a text looks, in CSS."""
_TEXT = "font-size:1.12rem;line-height:2.05;white-space:pre-wrap;overflow-wrap:anywhere"


def show(text: str, weights: tuple[WordWeight, ...] = (), begins: int = 0) -> None:
    """The text as it is, paler and smaller up to where it ``begins``, which is its context; weighted words are shaded,
    and underlined: solid for the class, dashed against it.
    """
    with st.container(border=True):
        st.html(html(text, weights, begins))
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


def html(text: str, weights: tuple[WordWeight, ...], begins: int = 0) -> str:
    """Safe HTML: every piece of the text is escaped, only numbers reach the style."""
    before = [one for one in weights if one.end <= begins]
    behind = [replace(one, start=one.start - begins, end=one.end - begins) for one in weights if one.start >= begins]
    context, shown = _marked(text[:begins].rstrip(), before), _marked(text[begins:], behind)
    apart = f'<div dir="auto" style="{CONTEXT}">{context}</div>' if context else ""
    return f'<div style="{_TEXT}">{apart}<div dir="auto">{shown}</div></div>'


def _marked(text: str, weights: Sequence[WordWeight]) -> str:
    return "".join(
        escape(piece) if weight is None else _mark(piece, weight, title=figures.signed(weight, 4))
        for piece, weight in pieces(text, weights)
    )


def pieces(text: str, weights: Sequence[WordWeight]) -> list[tuple[str, float | None]]:
    """The text cut where a word with a weight begins or ends, each piece with its weight."""
    cut: list[tuple[str, float | None]] = []
    at = 0
    for one in sorted(weights, key=lambda one: one.start):
        cut += [(text[at : one.start], None), (text[one.start : one.end], one.weight)]
        at = one.end
    return [(piece, weight) for piece, weight in [*cut, (text[at:], None)] if piece]


def _mark(word: str, weight: float, title: str = "") -> str:
    return f'<mark style="{style(weight)}" title="{escape(title)}">{escape(word)}</mark>'


def style(weight: float) -> str:
    """How a word of that weight looks, in CSS."""
    return (
        f"background:{_of_theme(weight, shade)};color:inherit;border-radius:3px;padding:0.1em 0.15em;"
        f"border-bottom:2px {_FOR if weight > 0 else _AGAINST} {_of_theme(weight, _line)}"
    )


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
