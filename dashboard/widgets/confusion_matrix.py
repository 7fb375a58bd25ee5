"""The confusion matrix as a chart whose cells can be clicked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import figures
from core.counted import counted
from core.records import Evaluation, Part
from core.records.columns import PREDICTED
from dashboard.widgets import colours, grids
from dashboard.widgets.colours import BLUE, ORANGE

_TRUE, _TEXTS, _SHARE, _OF_ROW, _ROUNDED = "true", "texts", "share", "of_row", "rounded"
_KIND, _SIGN, _CHOSEN = "kind", "sign", "chosen"
_CLICKED = "cell"
_FEW_CLASSES = 3
_MOST_CLASSES = 30
_MOST_NUMBERED = 12
_CELL = (30, 80)
_MATRIX = 340
_MARGIN = 85
_LETTER = 7
"""Pixels of a letter of a class's name: names that are wider than a cell are slanted, so that each is seen."""

_RECTANGLES = {
    "name": "rectangles",
    "mark": {"type": "rect", "stroke": "#8a929c", "cornerRadius": 3, "cursor": "pointer"},
    "encoding": {
        "color": {
            "field": _KIND,
            "type": "nominal",
            "scale": {"domain": ["right", "wrong"], "range": [BLUE, ORANGE]},
            "legend": None,
        },
        "fillOpacity": {
            "field": _SHARE,
            "type": "quantitative",
            "scale": {"domain": [0, 1], "range": [0.04, 1]},
            "legend": None,
        },
        "strokeWidth": {"condition": {"test": f"datum.{_CHOSEN}", "value": 4}, "value": 1},
    },
}
WIDTH = 340
"""Pixels that the matrix of a few classes needs."""

Cell = tuple[str, str]
"""Label and predicted label."""


def show(evaluation: Evaluation, *, key: str, chosen: Cell | None = None, part: Part = Part.TEST) -> Cell | None:
    """Draw the matrix and return the cell that was just clicked: (label, predicted label).

    Rows are labels, columns predicted labels. Blue cells on the diagonal are right, orange ones wrong; the deeper the
    colour, the larger the share of its row. ``chosen`` is drawn with a frame; ``part`` is what the texts are of.
    """
    cells = _cells(evaluation, chosen)
    if len(evaluation.labels) > _MOST_CLASSES:
        return _most_confused(cells, key)
    st.caption(
        f"All {counted(evaluation.texts, f'{part} text')}, whatever the filters: ✓ right, ✗ wrong; percent of the row, "
        "that is of the texts with that label. Click a cell to list its texts."
    )
    cell = max(_CELL[0], min(_CELL[1], _MATRIX // len(evaluation.labels)))
    side = cell * len(evaluation.labels)
    numbered = len(evaluation.labels) <= _MOST_NUMBERED
    is_level = numbered and _LETTER * max(map(len, evaluation.labels)) <= cell
    event = st.vega_lite_chart(
        cells,
        {"height": side + _MARGIN, **_chart(numbered=numbered, is_level=is_level)},
        width=int(side * 1.25) + _MARGIN if fits_beside(evaluation) else "stretch",
        key=f"{key}:{chosen}",
        on_select="rerun",
        selection_mode=_CLICKED,
        alt=f"Confusion matrix: {evaluation.texts - evaluation.mismatches} right, {evaluation.mismatches} wrong",
    )
    picked = event["selection"].get(_CLICKED, [])
    return (str(picked[0][_TRUE]), str(picked[0][PREDICTED])) if picked else None


def fits_beside(evaluation: Evaluation) -> bool:
    """Whether the matrix is narrow enough for half a page."""
    return len(evaluation.labels) <= _FEW_CLASSES


def _cells(evaluation: Evaluation, chosen: Cell | None) -> pd.DataFrame:
    lines = []
    for true, row in zip(evaluation.labels, evaluation.confusion, strict=True):
        for predicted, number in zip(evaluation.labels, row, strict=True):
            lines.append(
                {
                    _TRUE: true,
                    PREDICTED: predicted,
                    _TEXTS: number,
                    _SHARE: (share := number / max(sum(row), 1)),
                    _OF_ROW: figures.percent(share),
                    _ROUNDED: figures.percent(share, 0),
                    _KIND: "right" if true == predicted else "wrong",
                    _SIGN: "✓" if true == predicted else "✗" if number else "",
                    _CHOSEN: (true, predicted) == chosen,
                }
            )
    return pd.DataFrame(lines)


def _chart(*, numbered: bool, is_level: bool) -> dict[str, object]:
    """In Vega-Lite's own words: to check it anew at each click, Altair takes a quarter of the page's time."""
    x_axis = {"labelLimit": 140, "labelFlush": False, "labelBound": False, "labelAngle": 0 if is_level else -45}
    return {
        "encoding": {
            "x": _names(PREDICTED, "Predicted", {**x_axis, "grid": False}),
            "y": _names(_TRUE, "Label", {"labelLimit": 160}),
            "tooltip": [
                {"field": _TRUE, "type": "nominal", "title": "Label"},
                {"field": PREDICTED, "type": "nominal", "title": "Predicted"},
                {"field": _TEXTS, "type": "quantitative", "title": "Texts", "format": ","},
                {"field": _OF_ROW, "type": "nominal", "title": "Share of the label"},
            ],
        },
        "layer": [_RECTANGLES, *(_numbers(deep=True) + _numbers(deep=False) if numbered else [])],
        "params": [
            {
                "name": _CLICKED,
                "select": {"type": "point", "fields": [_TRUE, PREDICTED], "toggle": False},
                "views": [_RECTANGLES["name"]],
            }
        ],
    }


def _names(field: str, title: str, axis: dict[str, object]) -> dict[str, object]:
    """The classes along one side, in their order."""
    plain = {"ticks": False, "domain": False, "labelOverlap": False}
    return {"field": field, "type": "nominal", "sort": None, "title": title, "axis": {**axis, **plain}}


def _numbers(*, deep: bool) -> list[dict[str, object]]:
    """Count and share in each cell; white on deep cells, the colour of text on pale ones."""
    shares = {"filter": f"datum.{_SHARE} {'>=' if deep else '<'} {colours.DEEP}"}
    text = {"type": "text", "color": "white" if deep else colours.TEXT}
    count = {"calculate": f"format(datum.{_TEXTS}, ',') + ' ' + datum.{_SIGN}", "as": "shown"}
    return [
        {
            "mark": {**text, "fontSize": 15, "fontWeight": "bold", "dy": -7},
            "transform": [shares, count],
            "encoding": {"text": {"field": "shown", "type": "nominal"}},
        },
        {
            "mark": {**text, "fontSize": 12, "dy": 11},
            "transform": [shares],
            "encoding": {"text": {"field": _ROUNDED, "type": "nominal"}},
        },
    ]


def _most_confused(cells: pd.DataFrame, key: str) -> Cell | None:
    """Of very many classes only the pairs that were confused, as a table."""
    pairs = cells[(cells[_KIND] == "wrong") & (cells[_TEXTS] > 0)].nlargest(100, _TEXTS)
    event = st.dataframe(
        grids.written(pairs[[_TRUE, PREDICTED, _TEXTS, _OF_ROW]]),
        hide_index=True,
        key=f"{key}:pairs",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            _TRUE: "Label",
            PREDICTED: "Predicted",
            _TEXTS: "Texts",
            _OF_ROW: "Share of the label",
        },
        alt="The pairs of labels that were confused most often",
    )
    st.caption("With so many classes: the pairs confused most often.")
    rows = event["selection"]["rows"]
    return (str(pairs.iloc[rows[0]][_TRUE]), str(pairs.iloc[rows[0]][PREDICTED])) if rows else None
