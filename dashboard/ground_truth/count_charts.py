"""Counts as horizontal bars, and lengths as a histogram."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from core import figures
from core.records.columns import LABEL
from core.workflow.class_order import in_order
from dashboard.widgets import colours
from dashboard.widgets.colours import BLUE

_MOST_BARS = 25
_BAR_HEIGHT = 26
_BINS = 40


def show_labels(counts: dict[str, int], order: Sequence[str] = ()) -> None:
    """Texts of each label, in the order given, else the most frequent first; of very many the most frequent only."""
    table = pd.DataFrame({LABEL: list(counts), "texts": list(counts.values())}).nlargest(_MOST_BARS, "texts")
    if order:
        table = table.set_index(LABEL).loc[[*in_order(table[LABEL], order)]].reset_index()
    table["share"] = (table["texts"] / max(sum(counts.values()), 1)).map(figures.percent)
    base = alt.Chart(table).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=180, ticks=False, domain=False)),
        x=alt.X("texts:Q", title=None, axis=None, scale=alt.Scale(domainMax=float(table["texts"].max()) * 1.25)),
        tooltip=[alt.Tooltip("label:N"), alt.Tooltip("texts:Q", format=","), alt.Tooltip("share:N")],
    )
    bars = base.mark_bar(color=BLUE, cornerRadiusEnd=2)
    numbers = base.mark_text(align="left", dx=5, color=colours.TEXT).encode(text=alt.Text("texts:Q", format=","))
    chart = (bars + numbers).properties(height=_BAR_HEIGHT * len(table) + 10)
    st.altair_chart(chart, alt=f"Number of texts of each of {len(counts)} labels")
    if len(counts) > _MOST_BARS:
        st.caption(f"The {_MOST_BARS} most frequent of {len(counts)} labels.")


def show_lengths(lengths: pd.Series) -> None:
    """How long the texts are, in characters; the longest percent is gathered in the last bar."""
    top = max(float(np.percentile(lengths, 99)), 1.0)
    counts, edges = np.histogram(np.minimum(lengths, top), bins=min(_BINS, int(top) + 1), range=(0, top))
    table = pd.DataFrame({"from": edges[:-1], "to": edges[1:], "texts": counts})
    chart = (
        alt.Chart(table)
        .mark_bar(color=BLUE, binSpacing=1)
        .encode(
            x=alt.X(
                "from:Q",
                bin="binned",
                title="Characters",
                axis=alt.Axis(grid=False, format="d", tickCount=6, labelFlush=20),
            ),
            x2="to:Q",
            y=alt.Y("texts:Q", title="Texts", axis=alt.Axis(tickCount=4, tickMinStep=1, format=",d")),
            tooltip=[
                alt.Tooltip("from:Q", format=".0f"),
                alt.Tooltip("to:Q", format=".0f"),
                alt.Tooltip("texts:Q", format=","),
            ],
        )
        .properties(height=190)
    )
    st.altair_chart(chart, alt="How many texts have how many characters")
    rest = f" The last bar holds all from {edges[-2]:,.0f} characters on." if lengths.max() > top else ""
    st.caption(f"Median {lengths.median():,.0f} characters, longest {lengths.max():,.0f}.{rest}")
