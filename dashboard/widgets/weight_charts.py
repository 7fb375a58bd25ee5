"""The heaviest words of an explanation, and the probability of each class, as bar charts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core import figures
from core.records import WordWeight
from core.records.columns import LABEL, PREDICTED, PROBABILITY
from dashboard.widgets import colours
from dashboard.widgets.colours import BLUE, ORANGE

_PLACE, _WORD, _WEIGHT, _LOW, _HIGH = "place", "word", "weight", "low", "high"
_KIND, _END, _SHOWN, _TOLD, _DEPTH = "kind", "end", "shown", "told", "depth"
_PALEST = 0.3
_MOST_CLASSES = 10

FULL = 0.5
"""The weight from which on a word has the full colour, in every text: a text of light words looks pale."""

# The ends of the axis, so that bars can be compared from text to text; the widest is for weights that need it, the
# narrow one for texts of which no bar could be seen else, which is said.
_NARROW = 0.1
_REACHES = (_NARROW, 0.7, 1.4)
_LEAST_TOLD = 0.0005
_ROOM_FOR_FIGURES = 1.3

# In Vega-Lite's own words: to check them anew for each text, Altair takes a third of the page's time.
_COLOUR = {
    "field": _KIND,
    "type": "nominal",
    "scale": {"domain": ["for", "against"], "range": [BLUE, ORANGE]},
    "legend": None,
}
_BARS = (
    {
        "mark": {"type": "bar", "cornerRadius": 2, "strokeWidth": 1},
        "encoding": {
            "color": _COLOUR,
            # The frame has the full colour, so that the palest bar is told from the ground.
            "stroke": _COLOUR,
            "fillOpacity": {"field": _DEPTH, "type": "quantitative", "scale": None, "legend": None},
        },
    },
    {
        "mark": {"type": "rule", "color": colours.TEXT, "strokeWidth": 1.5},
        "encoding": {"x": {"field": _LOW, "type": "quantitative"}, "x2": {"field": _HIGH}},
    },
)
_FIGURES = tuple(
    {
        "mark": {"type": "text", "align": align, "dx": dx, "color": colours.TEXT},
        "transform": [{"filter": f"datum.{_WEIGHT} {which} 0"}],
        "encoding": {
            "text": {"field": _SHOWN, "type": "nominal"},
            "x": {"field": _END, "type": "quantitative"},
        },
    }
    for align, dx, which in (("left", 5, ">"), ("right", -5, "<="))
)
_PROBABILITIES = {
    "encoding": {
        "y": {
            "field": LABEL,
            "type": "nominal",
            "sort": None,
            "title": None,
            "axis": {"labelLimit": 160, "ticks": False, "domain": False},
        },
        "x": {
            "field": PROBABILITY,
            "type": "quantitative",
            "title": None,
            "axis": None,
            "scale": {"domain": [0, 1.45]},
        },
        "tooltip": [
            {"field": LABEL, "type": "nominal"},
            {"field": PROBABILITY, "type": "quantitative", "format": ".4f"},
        ],
    },
    "layer": [
        {
            "mark": {"type": "bar", "color": BLUE, "cornerRadiusEnd": 2},
            "encoding": {"opacity": {"condition": {"test": f"datum.{PREDICTED}", "value": 1.0}, "value": 0.45}},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "color": colours.TEXT},
            "encoding": {"text": {"field": PROBABILITY, "type": "quantitative", "format": ".1%"}},
        },
    ],
}


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
            _KIND: ["for" if one.weight > 0 else "against" for one in weights],
        }
    )
    table[_LOW], table[_HIGH] = zip(*(one.interval or (one.weight, one.weight) for one in weights), strict=True)
    table[_END] = table[_HIGH].where(table[_WEIGHT] > 0, table[_LOW])
    table[_SHOWN] = [_shown(one) for one in weights]
    table[_TOLD] = [figures.weight(one, 4) for one in weights]
    table[_DEPTH] = [0.0 if one.is_unsure else _PALEST + (1 - _PALEST) * depth(one.weight) for one in weights]
    reach = _reach(table[_END].abs().max())
    spec = {"height": 28 * len(table) + 60, "encoding": _sides(table, reach), "layer": [*_BARS, *_FIGURES]}
    st.vega_lite_chart(table, spec, alt=f"Weights of the {len(table)} heaviest words; heaviest: {table[_WORD].iloc[0]}")


def _sides(table: pd.DataFrame, reach: float) -> dict[str, object]:
    # Two equal words are two bars: the axis goes by place, its labels by word.
    labels = {"labelExpr": _labels(table), "labelLimit": 200, "ticks": False, "domain": False, "grid": False}
    return {
        "y": {"field": _PLACE, "type": "nominal", "sort": None, "title": None, "axis": labels},
        "x": {
            "field": _WEIGHT,
            "type": "quantitative",
            "title": f"← against · weight{', all of them small' if reach == _NARROW else ''} · for →",
            "scale": {"domain": [-reach, reach]},
            "axis": {"tickCount": 5},
        },
        "tooltip": [
            {"field": _WORD, "type": "nominal"},
            {"field": _TOLD, "type": "nominal", "title": _WEIGHT},
        ],
    }


def _shown(one: WordWeight) -> str:
    """“+0.123 ± 0.012”; a weight that is exact has no “±”."""
    half = "" if not one.half else f" ± {figures.figure(one.half)}" if one.half >= _LEAST_TOLD else " ± < 0.001"
    return figures.signed(one.weight) + half


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
    spec = {"height": 26 * len(table) + 10, **_PROBABILITIES}
    st.vega_lite_chart(table, spec, alt=f"Probability of each class; predicted is {predicted}")
