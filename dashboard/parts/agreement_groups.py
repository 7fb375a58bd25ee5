"""Alpha of each class against the rest, and of the texts with each value of a metadata column."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.counted import counted
from core.records import Agreement, GroupAgreement
from core.workflow.agreement import read_alpha
from dashboard.parts import grids, scores


def show(found: Agreement) -> None:
    """The two tables side by side; one alone where there is no metadata."""
    with st.grid(2 if found.per_metadata else 1, min_column_width=340, gap="medium"):
        with st.container():
            st.subheader("Each class")
            _table(found.per_class, "Class", "α of each class against the rest")
            st.caption("α of the class against all others; the texts are those that anyone gave it.")
        if found.per_metadata:
            with st.container():
                _show_metadata(found)


def _show_metadata(found: Agreement) -> None:
    st.subheader("Groups of texts")
    columns = list(found.per_metadata)
    if len(columns) > 1:
        place = st.selectbox("By", range(len(columns)), format_func=lambda place: columns[place], width=240)
        column = columns[place]
    else:
        (column,) = columns
    groups = found.per_metadata[column]
    _table(groups, column, "α of each group of texts")
    notes = ["Each value with most texts, at most 20."] if len(groups) >= 20 else []
    if found.without_metadata:
        notes.append(
            f"Missing here: {counted(found.without_metadata, 'text')} left out for a tie, because this version was "
            "made by an earlier Errata, which did not keep their metadata. People disagree on those, so α is too high "
            "here."
        )
    if notes:
        st.caption(" ".join(notes))


def _table(groups: dict[str, GroupAgreement], name: str, alt: str) -> None:
    lines = [
        {
            "name": value,
            "alpha": scores.interval(group.alpha) if group.alpha else "undefined",
            "reading": read_alpha(group.alpha).split(" (")[0] if group.alpha else "",
            "texts": group.texts,
        }
        for value, group in groups.items()
    ]
    st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        **grids.whole_rows(len(lines)),
        column_config={
            "name": name,
            "alpha": "α",
            "reading": "Reading",
            "texts": st.column_config.NumberColumn("Texts", width=70, format="localized"),
        },
        alt=alt,
    )
