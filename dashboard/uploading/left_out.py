"""Rows and texts that were left out, each with its reason, to read and to download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pandas import DataFrame

from core.records.columns import FOUND, ID, REASON, ROW, SOURCE, TEXT
from core.workflow import ground_truth
from core.workflow.import_figures import left_out_in_words
from dashboard.widgets import file_names, formula_cells, text_list, votes
from dashboard.widgets.markdown import escaped


def show(left_out: DataFrame, *, key: str, begins: Mapping[str, int] = text_list.NO_CONTEXT) -> None:
    """Folded away below the number and the reasons; ``begins`` says where texts begin behind their context."""
    counts = {str(reason): int(number) for reason, number in left_out[REASON].value_counts().items()}
    with st.expander(f"Left out: {escaped(left_out_in_words(counts))}", key=f"left_out_fold:{key}"):
        label = "What was left out, and why"
        text_list.show_paged(left_out, _row, ("Reason",), key=f"left_out_rows:{key}", label=label, begins=begins)
        table = ground_truth.left_out_csv(left_out)
        as_it_is = formula_cells.ask_plain(table.cells_run(), key=f"left_out:{key}")
        st.download_button(
            "Download what was left out",
            lambda: table.content(plain=as_it_is),
            file_names.of_project("left_out.csv"),
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"left_out:{key}",
        )


def _row(known: Mapping[Any, Any]) -> text_list.Row:
    said = {name: "" if pd.isna(value) else str(value) for name, value in known.items()}
    facts = {
        "File": said[SOURCE],
        "Row": said[ROW],
        "Id": said[ID],
        "Found": votes.in_words(said[FOUND]) or said[FOUND],
    }
    return text_list.Row(f"{said[SOURCE]}:{said[ROW] or said[ID]}", said[TEXT] or "(no text)", (said[REASON],), facts)
