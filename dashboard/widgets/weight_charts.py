"""The heaviest words of an explanation, and the probability of each class, as bar charts."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from core import figures
from core.records import WordWeight
from core.records.columns import LABEL, PREDICTED, PROBABILITY
from dashboard.widgets import colours
from dashboard.widgets.colours import BLUE, ORANGE

_PLACE, _WORD, _WEIGHT, _LOW, _HIGH = "place", "word", "weight", "low", "high"
_PALEST = 0.3
_MOST_CLASSES = 10

FULL = 0.5
"""The weight from which on a word has the full colour, in every text: a text of light words looks pale."""

# The ends of the axis, so that bars can be compared from text to text; the wider one is for weights that need it.
_REACHES = (0.7, 1.4)
_ROOM_FOR_FIGURES = 1.3


def depth(weight: float) -> float:
    """How deep the colour of a weight is, from 0 to 1."""
    return min(abs(weight) / FULL, 1.0)


def show(weights: tuple[WordWeight, ...], words: Sequence[str]) -> None:
    """One bar a word, heaviest first: to the right for the class, to the left against it; ``words`` are their names.
    A line shows the interval of each that has one; the bar of a weight that is not sure is empty.
    """
    table = pd.DataFrame(
        {
            _PLACE: [f"{one.start}" for one in weights],
            _WORD: list(words),
            _WEIGHT: [one.weight for one in weights],
            "kind": ["for" if one.weight > 0 else "against" for one in weights],
        }
    )
    table[_LOW], table[_HIGH] = zip(*(one.interval or (one.weight, one.weight) for one in weights), strict=True)
    table["end"] = table[_HIGH].where(table[_WEIGHT] > 0, table[_LOW])
    table["shown"] = [_shown(one) for one in weights]
    table["told"] = [figures.weight(one, 4) for one in weights]
    table["depth"] = [0.0 if one.is_unsure else _PALEST + (1 - _PALEST) * depth(one.weight) for one in weights]
    reach = _reach(table["end"].abs().max())
    # Two equal words are two bars: the axis goes by place, its labels by word.
    labels = alt.Axis(labelExpr=_labels(table), labelLimit=200, ticks=False, domain=False, grid=False)
    base = alt.Chart(table).encode(
        y=alt.Y(f"{_PLACE}:N", sort=None, title=None, axis=labels),
        x=alt.X(
            f"{_WEIGHT}:Q",
            title="← against · weight · for →",
            scale=alt.Scale(domain=[-reach, reach]),
            axis=alt.Axis(tickCount=5),
        ),
        tooltip=[f"{_WORD}:N", alt.Tooltip("told:N", title=_WEIGHT)],
    )
    kinds = alt.Scale(domain=["for", "against"], range=[BLUE, ORANGE])
    # The frame has the full colour, so that the palest bar is told from the ground.
    bars = base.mark_bar(cornerRadius=2, strokeWidth=1).encode(
        color=alt.Color("kind:N", scale=kinds, legend=None),
        stroke=alt.Stroke("kind:N", scale=kinds, legend=None),
        fillOpacity=alt.FillOpacity("depth:Q", scale=None, legend=None),
    )
    intervals = base.mark_rule(color=colours.TEXT, strokeWidth=1.5).encode(x=f"{_LOW}:Q", x2=f"{_HIGH}:Q")
    right = (
        base.transform_filter(alt.datum.weight > 0)
        .mark_text(align="left", dx=5, color=colours.TEXT)
        .encode(text="shown:N", x="end:Q")
    )
    left = (
        base.transform_filter(alt.datum.weight <= 0)
        .mark_text(align="right", dx=-5, color=colours.TEXT)
        .encode(text="shown:N", x="end:Q")
    )
    chart = (bars + intervals + right + left).properties(height=28 * len(table) + 60)
    st.altair_chart(chart, alt=f"Weights of the {len(table)} heaviest words; heaviest: {table[_WORD].iloc[0]}")


def _shown(one: WordWeight) -> str:
    """“+0.123 ± 0.012”."""
    return figures.signed(one.weight) + ("" if one.half is None else f" ± {figures.figure(one.half)}")


def _reach(heaviest: float) -> float:
    needed = heaviest * _ROOM_FOR_FIGURES
    return next((reach for reach in _REACHES if needed <= reach), needed)


def _labels(table: pd.DataFrame) -> str:
    """A Vega expression from place to word; words are foreign text, so they are quoted as JSON."""
    mapping = pd.Series(table[_WORD].values, index=table[_PLACE]).to_json(force_ascii=True)
    return f"({mapping})[datum.value]"


def show_probabilities(probabilities: dict[str, float], predicted: str) -> None:
    """One bar a class; of many classes only the most probable."""
    table = pd.DataFrame({LABEL: list(probabilities), PROBABILITY: list(probabilities.values())})
    table = table.nlargest(_MOST_CLASSES, PROBABILITY)
    table[PREDICTED] = table[LABEL] == predicted
    base = alt.Chart(table).encode(
        y=alt.Y(f"{LABEL}:N", sort=None, title=None, axis=alt.Axis(labelLimit=160, ticks=False, domain=False)),
        x=alt.X(f"{PROBABILITY}:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 1.45])),
        tooltip=[f"{LABEL}:N", alt.Tooltip(f"{PROBABILITY}:Q", format=".4f")],
    )
    opacity = alt.condition(alt.datum.predicted, alt.value(1.0), alt.value(0.45))
    bars = base.mark_bar(color=BLUE, cornerRadiusEnd=2).encode(opacity=opacity)
    numbers = base.mark_text(align="left", dx=5, color=colours.TEXT).encode(
        text=alt.Text(f"{PROBABILITY}:Q", format=".1%")
    )
    chart = (bars + numbers).properties(height=26 * len(table) + 10)
    st.altair_chart(chart, alt=f"Probability of each class; predicted is {predicted}")
