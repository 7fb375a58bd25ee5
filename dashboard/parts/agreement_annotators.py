"""Each annotator against the vote of the others."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.records import Agreement, AnnotatorAgreement
from dashboard.parts import grids, scores
from dashboard.parts.plain import plain


def show(found: Agreement) -> None:
    st.subheader("Annotators")
    st.caption(
        "Each annotator’s judgements beside the majority of the others’ on the same text; the own judgement does not "
        "vote. Texts on which the others tie are skipped. Choose a line to see what is taken for what."
    )
    with st.grid(2, min_column_width=360, gap="medium"):
        with st.container():
            chosen = _choose(found)
        with st.container():
            _show_confusion(found, chosen)


def _choose(found: Agreement) -> AnnotatorAgreement:
    """The annotators; the one chosen, else the one that agrees least."""
    lines = [
        {
            "annotator": one.annotator,
            "agreement": scores.interval(one.agreement) if one.agreement else "–",
            "compared": one.compared,
            "skipped": one.ties,
            "alone": one.alone,
        }
        for one in found.annotators
    ]
    event = st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        **grids.whole_rows(len(lines)),
        key="agreement_annotators",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "annotator": "Annotator",
            "agreement": st.column_config.TextColumn("Agrees", help="Share of the texts, with its 95 % interval"),
            "compared": st.column_config.NumberColumn("Texts", format="localized"),
            "skipped": st.column_config.NumberColumn("Ties", help="Texts skipped because the others tie"),
            "alone": st.column_config.NumberColumn("Alone", help="Texts that nobody else judged"),
        },
        alt="How often each annotator agrees with the majority of the others",
    )
    rows = event["selection"]["rows"]
    return found.annotators[rows[0] if rows and rows[0] < len(found.annotators) else 0]


def _show_confusion(found: Agreement, one: AnnotatorAgreement) -> None:
    st.markdown(f"**{plain(one.annotator)}** (columns) and the majority of the others (rows), in texts")
    table = pd.DataFrame(one.confusion, index=list(found.labels), columns=[f"says {label}" for label in found.labels])
    table.index.name = "The others say"
    st.dataframe(table, alt=f"Labels of {one.annotator} by labels of the others")
