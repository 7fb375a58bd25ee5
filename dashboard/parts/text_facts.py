"""What is known about one text: labels, votes, metadata."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core.records import METADATA_PREFIX
from dashboard.parts import votes
from dashboard.parts.plain import plain


def show_labels(row: dict[str, Any]) -> None:
    """True label against predicted label, then who judged what."""
    right = row["true_label"] == row["predicted_label"]
    icon, word = ("check_circle", "right") if right else ("cancel", "wrong")
    with st.grid(2, min_column_width=120):
        st.markdown(f":gray[True label]  \n**{plain(row['true_label'])}**")
        st.markdown(f":gray[Predicted]  \n**{plain(row['predicted_label'])}** :material/{icon}: {word}")
    _show_votes(row)


def show_judged(row: dict[str, Any]) -> None:
    """The label, or why there is none, then who judged what."""
    label = row["label"]
    without = f"none: {plain(row['reason'])}" if pd.isna(label) else ""
    st.markdown(f":gray[Label]  \n{without or f'**{plain(label)}**'}")
    _show_votes(row)


def _show_votes(row: dict[str, Any]) -> None:
    judged = votes.of(row.get("votes"))
    if judged:
        st.markdown(f":gray[Votes]  \n{plain(votes.in_words(row['votes']))}")
        with st.expander("Who judged what"):
            table = pd.DataFrame({"Annotator": list(judged), "Label": list(judged.values())})
            st.dataframe(table, hide_index=True, alt="The label that each annotator gave")


def show_metadata(row: dict[str, Any]) -> None:
    """The id and the file's other columns."""
    metadata = {
        name.removeprefix(METADATA_PREFIX): value for name, value in row.items() if name.startswith(METADATA_PREFIX)
    }
    with st.grid(2, min_column_width=120):
        for name, value in {"Id": row["id"], **metadata}.items():
            st.markdown(f":gray[{plain(name)}]  \n{'–' if pd.isna(value) else plain(value)}")
