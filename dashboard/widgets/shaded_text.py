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
_LEAST = 0.01
"""A word that weighs less, a percentage point of the probability, has a thin line and no colour behind it."""
_STRIPES = "repeating-linear-gradient(-45deg,{0} 0 4px,transparent 4px 8px)"
_LEGEND = (0.1, 0.3, FULL)
_NOT_SURE = "not sure, as the 95 % interval is wider than the weight is large"
CONTEXT = "font-size:0.9em;opacity:0.75;padding-bottom:0.6em"
"""How what stands before a text looks, in CSS."""
_TEXT = "font-size:1.12rem;line-height:2.05;white-space:pre-wrap;overflow-wrap:anywhere"


def show(text: str, weights: tuple[WordWeight, ...] = (), begins: int = 0) -> None:
    """The text as it is, paler and smaller up to where it ``begins``, which is its context; weighted words are shaded,
    and underlined: solid for the class, dashed against it. Those whose weight is not sure are striped.
    """
    draw(text, weights, begins)
    if weights:
        show_legend(weights)


def draw(text: str, weights: tuple[WordWeight, ...], begins: int) -> None:
    """The same where the legend stands already."""
    with st.container(border=True):
        st.html(html(text, weights, begins))


def show_legend(weights: Sequence[WordWeight]) -> None:
    """What the shades of words with these weights mean."""
    st.html(_legend(has_intervals=any(one.interval for one in weights)))


def _legend(*, has_intervals: bool) -> str:
    """What the colours mean: the same in every text."""
    striped = f" {_mark('striped', _LEGEND[0], is_unsure=True)}: {_NOT_SURE}." if has_intervals else ""
    speaks_for, speaks_against = (
        " ".join(_mark(figures.signed(sign * one, 1), sign * one) for one in _LEGEND) for sign in (1, -1)
    )
    return (
        f'<div style="font-size:0.85rem;line-height:2">for the class: {speaks_for} and more · '
        f"against it: {speaks_against} and more; less than {_LEAST}: {_mark('a thin line', _LEAST / 2)}. "
        f"The same scale for every text.{striped}</div>"
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
        escape(piece)
        if one is None
        else _mark(piece, one.weight, title=figures.weight(one, 4), is_unsure=one.is_unsure)
        for piece, one in pieces(text, weights)
    )


def pieces(text: str, weights: Sequence[WordWeight]) -> list[tuple[str, WordWeight | None]]:
    """The text cut where a word with a weight begins or ends, each piece with its weight."""
    cut: list[tuple[str, WordWeight | None]] = []
    at = 0
    for one in sorted(weights, key=lambda one: one.start):
        cut += [(text[at : one.start], None), (text[one.start : one.end], one)]
        at = one.end
    return [(piece, one) for piece, one in [*cut, (text[at:], None)] if piece]


def _mark(word: str, weight: float, title: str = "", *, is_unsure: bool = False) -> str:
    look = style(weight, is_unsure=is_unsure)
    return f'<mark style="{look}" title="{escape(title)}">{escape(word)}</mark>'


def style(weight: float, *, is_unsure: bool = False) -> str:
    """How a word of that weight looks, in CSS."""
    is_faint = abs(weight) < _LEAST
    return (
        f"background:{'none' if is_faint else _ground(weight, is_unsure=is_unsure)};color:inherit;"
        "border-radius:3px;padding:0.1em 0.15em;"
        f"border-bottom:{1 if is_faint else 2}px {_FOR if weight > 0 else _AGAINST} {_of_theme(weight, _line)}"
    )


def _ground(weight: float, *, is_unsure: bool) -> str:
    colour = _of_theme(weight, shade)
    return _STRIPES.format(colour) if is_unsure else colour


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
