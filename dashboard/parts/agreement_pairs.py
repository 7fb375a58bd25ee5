"""Cohen's kappa of each pair of annotators, as a heat map; with the share that they agree on, as a table."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from core.counted import counted
from core.records import Agreement, PairAgreement
from core.workflow.agreement import KAPPA_SOURCE, read_kappa
from dashboard.parts import colours, grids
from dashboard.parts.colours import BLUE, ORANGE

_CELL = (44, 90)
_MATRIX = 480


def show(found: Agreement) -> None:
    """The pairs as a heat map and as a table; one pair as the table alone."""
    st.subheader("Pairs")
    table = pd.DataFrame([_cell(pair) for pair in found.pairs])
    if len(table) == 1:
        _show_table(table)
        st.caption(_notes(found))
        return
    _show_matrix(found, table)
    st.caption(_notes(found))
    with st.expander("The pairs as a table"):
        _show_table(table)


def _show_matrix(found: Agreement, table: pd.DataFrame) -> None:
    """The deeper the colour, the further kappa is from 0, orange below it. Each cell has the figure."""
    side = max(_CELL[0], min(_CELL[1], _MATRIX // found.paired)) * (found.paired - 1)
    st.altair_chart(
        _chart(table, side),
        width="content",
        alt=f"Cohen's kappa of {counted(len(found.pairs), 'pair')} of annotators",
    )


def _show_table(table: pd.DataFrame) -> None:
    st.dataframe(
        table[["first", "second", "kappa", "interval", "reading", "agreement", "agreement_interval", "texts"]],
        hide_index=True,
        placeholder="–",
        **grids.whole_rows(len(table)),
        column_config={
            "first": "Annotator",
            "second": "and",
            "kappa": st.column_config.NumberColumn("Cohen’s κ", format="%.3f"),
            "interval": "95 % interval",
            "reading": "Reading",
            "agreement": st.column_config.NumberColumn("Agree on", format="%.1f %%"),
            "agreement_interval": "95 % interval of it",
            "texts": st.column_config.NumberColumn("Common texts", format="localized"),
        },
        alt="Cohen's kappa and the percent agreement of each pair of annotators",
    )


def _cell(pair: PairAgreement) -> dict[str, object]:
    kappa, share = pair.kappa, pair.agreement
    return {
        "first": pair.first,
        "second": pair.second,
        "kappa": kappa.value if kappa else None,
        "shown": f"{kappa.value:.2f}" if kappa else "–",
        "depth": abs(kappa.value) if kappa else 0.0,
        "interval": f"{kappa.low:.3f} – {kappa.high:.3f}" if kappa else "",
        "reading": read_kappa(kappa.value) if kappa else f"undefined: {pair.undefined}",
        "agreement": 100 * share.value if share else None,
        "agreement_interval": f"{100 * share.low:.1f} % – {100 * share.high:.1f} %" if share else "",
        "agreed": f"{100 * share.value:.1f} %" if share else "–",
        "texts": pair.texts,
    }


def _chart(table: pd.DataFrame, side: int) -> alt.LayerChart | alt.FacetChart:
    axis = alt.Axis(labelLimit=140, labelAngle=-30, labelOverlap=False, ticks=False, domain=False, grid=False)
    base = alt.Chart(table).encode(
        x=alt.X("first:N", sort=None, title=None, axis=axis),
        y=alt.Y(
            "second:N", sort=None, title=None, axis=alt.Axis(labelLimit=140, ticks=False, domain=False, grid=False)
        ),
        tooltip=[
            alt.Tooltip("first:N", title="Annotator"),
            alt.Tooltip("second:N", title="and"),
            alt.Tooltip("shown:N", title="Cohen’s κ"),
            alt.Tooltip("interval:N", title="95 % interval"),
            alt.Tooltip("reading:N", title="Reading"),
            alt.Tooltip("agreed:N", title="Agree on"),
            alt.Tooltip("agreement_interval:N", title="95 % interval of it"),
            alt.Tooltip("texts:Q", title="Common texts", format=","),
        ],
    )
    rectangles = base.mark_rect(stroke="#8a929c", cornerRadius=3).encode(
        fill=alt.condition(alt.datum.kappa < 0, alt.value(ORANGE), alt.value(BLUE)),
        fillOpacity=alt.FillOpacity("depth:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 1]), legend=None),
    )
    deep = alt.datum.depth >= colours.DEEP
    texts = base.encode(color=alt.condition(deep, alt.value("white"), alt.value(colours.text())))
    kappas = texts.mark_text(fontSize=13, fontWeight="bold", dy=-6).encode(text="shown:N")
    numbers = texts.mark_text(fontSize=10, dy=9).encode(text=alt.Text("texts:Q", format=","))
    # Names take room beside the cells, not from them.
    beside = alt.AutoSizeParams(type="pad", contains="padding")
    return alt.layer(rectangles, kappas, numbers).properties(width=side, height=side, autosize=beside)


def _notes(found: Agreement) -> str:
    notes = ["Cohen’s κ, and below it the number of texts that both judged: of few texts it says little."]
    undefined = sum(pair.kappa is None for pair in found.pairs)
    if undefined:
        notes.append(
            f"“–”: undefined for {counted(undefined, 'pair')} with fewer than two common texts or one class only."
        )
    if found.paired < len(found.annotators):
        notes.append(
            f"Only the {found.paired} of {len(found.annotators):,} annotators with most judgements are paired."
        )
    notes.append(f"The names in the table are a convention ({KAPPA_SOURCE}).")
    return " ".join(notes)
