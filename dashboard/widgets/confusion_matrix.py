"""The confusion matrix as a chart whose cells can be clicked."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from core import figures
from core.counted import counted
from core.records import Evaluation, Part
from core.records.columns import PREDICTED
from dashboard.widgets import colours, grids
from dashboard.widgets.colours import BLUE, ORANGE

_TRUE, _TEXTS, _OF_ROW, _KIND = "true", "texts", "of_row", "kind"
_FEW_CLASSES = 3
_MOST_CLASSES = 30
_MOST_NUMBERED = 12
_CELL = (30, 80)
_MATRIX = 340
_MARGIN = 85

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
    side = max(_CELL[0], min(_CELL[1], _MATRIX // len(evaluation.labels))) * len(evaluation.labels)
    event = st.altair_chart(
        _chart(cells, numbered=len(evaluation.labels) <= _MOST_NUMBERED).properties(height=side + _MARGIN),
        width=int(side * 1.25) + _MARGIN if fits_beside(evaluation) else "stretch",
        key=f"{key}:{chosen}",
        on_select="rerun",
        selection_mode="cell",
        alt=f"Confusion matrix: {evaluation.texts - evaluation.mismatches} right, {evaluation.mismatches} wrong",
    )
    picked = event["selection"].get("cell", [])
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
                    "share": (share := number / max(sum(row), 1)),
                    _OF_ROW: figures.percent(share),
                    "rounded": figures.percent(share, 0),
                    _KIND: "right" if true == predicted else "wrong",
                    "sign": "✓" if true == predicted else "✗" if number else "",
                    "chosen": (true, predicted) == chosen,
                }
            )
    return pd.DataFrame(lines)


def _chart(cells: pd.DataFrame, *, numbered: bool) -> alt.LayerChart | alt.FacetChart:
    axis = alt.Axis(
        labelLimit=140,
        ticks=False,
        domain=False,
        grid=False,
        labelAngle=0 if numbered else -45,
        labelFlush=False,
        labelBound=False,
    )
    base = alt.Chart(cells).encode(
        x=alt.X(f"{PREDICTED}:N", sort=None, title="Predicted", axis=axis),
        y=alt.Y(f"{_TRUE}:N", sort=None, title="Label", axis=alt.Axis(labelLimit=160, ticks=False, domain=False)),
        tooltip=[
            alt.Tooltip(f"{_TRUE}:N", title="Label"),
            alt.Tooltip(f"{PREDICTED}:N", title="Predicted"),
            alt.Tooltip(f"{_TEXTS}:Q", title="Texts", format=","),
            alt.Tooltip(f"{_OF_ROW}:N", title="Share of the label"),
        ],
    )
    frame = alt.condition(alt.datum.chosen, alt.value(4), alt.value(1))
    rectangles = (
        base.mark_rect(stroke="#8a929c", cornerRadius=3, cursor="pointer")
        .encode(
            color=alt.Color(
                f"{_KIND}:N", scale=alt.Scale(domain=["right", "wrong"], range=[BLUE, ORANGE]), legend=None
            ),
            fillOpacity=alt.FillOpacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 1]), legend=None),
            strokeWidth=frame,
        )
        .add_params(alt.selection_point(name="cell", fields=[_TRUE, PREDICTED], toggle=False))
    )
    if not numbered:
        return alt.layer(rectangles)
    return alt.layer(rectangles, *_numbers(base, deep=True), *_numbers(base, deep=False))


def _numbers(base: alt.Chart, *, deep: bool) -> list[alt.Chart]:
    """Count and share in each cell; white on deep cells, the colour of text on pale ones."""
    shares = alt.datum.share >= colours.DEEP if deep else alt.datum.share < colours.DEEP
    colour = "white" if deep else colours.TEXT
    part = base.transform_filter(shares)
    count = part.transform_calculate(shown="format(datum.texts, ',') + ' ' + datum.sign")
    return [
        count.mark_text(fontSize=15, fontWeight="bold", dy=-7, color=colour).encode(text="shown:N"),
        part.mark_text(fontSize=12, dy=11, color=colour).encode(text="rounded:N"),
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
