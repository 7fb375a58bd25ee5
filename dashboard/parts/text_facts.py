"""What is known about one text: labels, votes, metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.records import METADATA_PREFIX
from dashboard.parts import votes
from dashboard.parts.plain import plain


def show_labels(row: dict[str, Any]) -> None:
    """The label against the predicted one, then who judged what."""
    right = row["true_label"] == row["predicted_label"]
    icon, word = ("check_circle", "right") if right else ("cancel", "wrong")
    with st.grid(2, min_column_width=120):
        st.markdown(f":gray[Label]  \n**{plain(row['true_label'])}**")
        st.markdown(f":gray[Predicted]  \n**{plain(row['predicted_label'])}**, {word} :material/{icon}:")
    _show_votes(row)


def show_judged(row: dict[str, Any]) -> None:
    """The label, or why there is none, then who judged what."""
    said = plain(label_or_reason(row))
    st.markdown(f":gray[Label]  \n{said if pd.isna(row['label']) else f'**{said}**'}")
    _show_votes(row)


def _show_votes(row: dict[str, Any]) -> None:
    judged = votes.of(row.get("votes"))
    if len(judged) > 1:
        st.markdown(f":gray[Votes]  \n{plain(votes.in_words(row['votes']))}")
        with st.expander("Who judged what"):
            table = pd.DataFrame({"Annotator": list(judged), "Label": list(judged.values())})
            st.dataframe(table, hide_index=True, alt="The label that each annotator gave")


def show_metadata(row: dict[str, Any]) -> None:
    """The id and the file's other columns, among which may be what another model said."""
    st.caption("Columns of your file")
    with st.grid(2, min_column_width=170):
        for name, value in metadata(row).items():
            st.markdown(f":gray[{plain(name)}]  \n{plain(value)}")


def label_or_reason(row: Mapping[Any, Any]) -> str:
    """The label, or why there is none."""
    return f"none: {row['reason']}" if pd.isna(row["label"]) else str(row["label"])


def metadata(row: Mapping[Any, Any]) -> dict[str, str]:
    """The id and what the file's other columns say of the text; columns that say nothing are left out."""
    known = {
        name.removeprefix(METADATA_PREFIX): str(value)
        for name, value in row.items()
        if name.startswith(METADATA_PREFIX) and not pd.isna(value)
    }
    return {"Id": str(row["id"]), **known}
