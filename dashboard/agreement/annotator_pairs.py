"""Cohen's kappa of each pair of annotators, as a heat map; with the share that they agree on, as a table.

Where the classes are in order, the map and the reading are those of the weighted kappa.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import altair as alt
import pandas as pd
import streamlit as st

from core import figures
from core.counted import counted
from core.records import Agreement, PairAgreement, Score
from core.workflow.agreement import KAPPA_SOURCE, WEIGHTS, read_kappa
from core.workflow.class_order import by_value
from dashboard.widgets import colours, html_table
from dashboard.widgets.colours import BLUE, ORANGE

_MOST_IN_MAP = 12
# So that the map of twelve fits with its names into a window of 800 pixels.
_CELL = (32, 90)
_MATRIX = 352
_ROOMY = 44


def show(found: Agreement) -> None:
    """The pairs as a heat map and as a table; one pair as the table alone."""
    st.subheader("Pairs")
    if len(found.pairs) == 1:
        _show_table(found)
        weights = f" {WEIGHTS}" * bool(found.order)
        st.caption(f"Brackets: 95 % intervals. The reading of κ is a convention ({KAPPA_SOURCE}).{weights}")
        return
    shown = _in_map(found)
    if len(shown) > 1:
        pairs = [pair for pair in _by_name(found.pairs) if pair.first in shown and pair.second in shown]
        _show_matrix(found, pd.DataFrame(map(_cell, pairs)), len(shown))
    st.caption(_notes(found))
    with st.expander("The pairs as a table", key="pairs_as_table"):
        _show_table(found)


def _in_map(found: Agreement) -> list[str]:
    """The annotators in the map: all, or the choice of as many as fit, at first those with most judgements."""
    names = sorted({name for pair in found.pairs for name in (pair.first, pair.second)}, key=by_value)
    if len(names) <= _MOST_IN_MAP:
        return names
    judgements = {one.annotator: one.judgements for one in found.annotators}
    most = sorted(names, key=lambda name: -judgements[name])[:_MOST_IN_MAP]
    return st.multiselect(
        f"Annotators in the map, at most {_MOST_IN_MAP} of {len(names)}; all of these are in the table below",
        names,
        [name for name in names if name in most],
        max_selections=_MOST_IN_MAP,
        select_all=False,
        placeholder="Choose two or more",
        key=f"in_map:{hash(tuple(names))}",
    )


def _by_name(pairs: Iterable[PairAgreement]) -> list[PairAgreement]:
    """Each with the name first that comes first, numbers by their value."""

    def turned(pair: PairAgreement) -> PairAgreement:
        first, second = sorted((pair.first, pair.second), key=by_value)
        return replace(pair, first=first, second=second)

    return sorted(map(turned, pairs), key=lambda pair: (by_value(pair.first), by_value(pair.second)))


def _show_matrix(found: Agreement, table: pd.DataFrame, annotators: int) -> None:
    """The deeper the colour, the further kappa is from 0, orange below it. Each cell has the figure."""
    cell = max(_CELL[0], min(_CELL[1], _MATRIX // (annotators - 1)))
    st.altair_chart(
        _chart(table, cell, annotators - 1, is_weighted=bool(found.order)),
        width="content",
        alt=f"Cohen's kappa of {counted(len(table), 'pair')} of annotators",
    )


def _show_table(found: Agreement) -> None:
    weighted = ["Weighted κ"] * bool(found.order)
    heads = ("Annotator", "and", "Cohen’s κ", *weighted, "Reading", "Agree on", "Common texts")
    rows = [dict(zip(heads, _line(found, pair), strict=True)) for pair in _by_name(found.pairs)]
    html_table.show(rows, "Cohen's kappa and the percent agreement of each pair of annotators")


def _line(found: Agreement, pair: PairAgreement) -> tuple[str, ...]:
    return (
        *(pair.first, pair.second),
        _figure(pair.kappa),
        *[_figure(pair.weighted)] * bool(found.order),
        _reading(pair),
        figures.percent_with_bounds(pair.agreement) if pair.agreement else "–",
        f"{pair.texts:,}",
    )


def _figure(kappa: Score | None) -> str:
    return figures.with_bounds(kappa) if kappa else "–"


def _reading(pair: PairAgreement) -> str:
    return read_kappa(pair.read.value) if pair.read else f"undefined: {pair.undefined}"


def _cell(pair: PairAgreement) -> dict[str, object]:
    kappa, share = pair.read, pair.agreement
    return {
        "first": pair.first,
        "second": pair.second,
        "kappa": kappa.value if kappa else None,
        "shown": figures.figure(kappa.value, 2) if kappa else "–",
        "depth": abs(kappa.value) if kappa else 0.0,
        "exact": _figure(pair.kappa),
        "weighted": _figure(pair.weighted),
        "reading": _reading(pair),
        "agreed": figures.percent_with_bounds(share) if share else "–",
        "texts": pair.texts,
    }


def _chart(table: pd.DataFrame, cell: int, rows: int, *, is_weighted: bool) -> alt.LayerChart | alt.FacetChart:
    axis = alt.Axis(labelLimit=140, labelAngle=-30, labelOverlap=False, ticks=False, domain=False, grid=False)
    base = alt.Chart(table).encode(
        x=alt.X("first:N", sort=None, title=None, axis=axis),
        y=alt.Y(
            "second:N", sort=None, title=None, axis=alt.Axis(labelLimit=140, ticks=False, domain=False, grid=False)
        ),
        tooltip=[
            alt.Tooltip("first:N", title="Annotator"),
            alt.Tooltip("second:N", title="and"),
            alt.Tooltip("exact:N", title="Cohen’s κ"),
            *[alt.Tooltip("weighted:N", title="Weighted κ")] * is_weighted,
            alt.Tooltip("reading:N", title="Reading"),
            alt.Tooltip("agreed:N", title="Agree on"),
            alt.Tooltip("texts:Q", title="Common texts", format=","),
        ],
    )
    rectangles = base.mark_rect(stroke="#8a929c", cornerRadius=3).encode(
        fill=alt.condition(alt.datum.kappa < 0, alt.value(ORANGE), alt.value(BLUE)),
        fillOpacity=alt.FillOpacity("depth:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 1]), legend=None),
    )
    deep = alt.datum.depth >= colours.DEEP
    texts = base.encode(color=alt.condition(deep, alt.value("white"), alt.value(colours.TEXT)))
    sizes = (13, 10) if cell >= _ROOMY else (10, 8)
    kappas = texts.mark_text(fontSize=sizes[0], fontWeight="bold", dy=-6).encode(text="shown:N")
    numbers = texts.mark_text(fontSize=sizes[1], dy=9).encode(text=alt.Text("texts:Q", format=","))
    # Names take room beside the cells, not from them.
    beside = alt.AutoSizeParams(type="pad", contains="padding")
    return alt.layer(rectangles, kappas, numbers).properties(width=cell * rows, height=cell * rows, autosize=beside)


def _notes(found: Agreement) -> str:
    name = "Weighted κ" if found.order else "Cohen’s κ"
    notes = [f"{name}, and below it the number of texts that both judged: of few texts it says little."]
    notes += [WEIGHTS] * bool(found.order)
    undefined = sum(pair.kappa is None for pair in found.pairs)
    if undefined:
        notes.append(
            f"“–”: undefined for {counted(undefined, 'pair')} with fewer than two common texts or one class only."
        )
    if found.paired < len(found.annotators):
        notes.append(
            f"Only the {found.paired} of {len(found.annotators):,} annotators with most judgements are paired."
        )
    notes.append(f"The table has 95 % intervals in brackets and a reading of κ, a convention ({KAPPA_SOURCE}).")
    return " ".join(notes)
