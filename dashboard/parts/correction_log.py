"""Every correction ever made, and the undo of those that versions rest on already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pandas import DataFrame

from core.counted import counted
from core.records import CorrectionKind, DatasetVersion, Place, Project
from core.workflow import draft, relabelling
from dashboard import resources
from dashboard.parts import author, correct, text_list

_KEY = "undo_log"


def show(project: Project, newest: DatasetVersion) -> None:
    bench = resources.bench()
    table = draft.ledger(bench, project)
    with st.expander(f"The log: {counted(len(table), 'entry', 'entries')}"):
        ticked = _show_rows(table, log_end=relabelling.log_end(bench, project))
        usable = ticked[(ticked["state"] == draft.IN_FORCE) & (ticked["kind"] != CorrectionKind.UNDO.value)]
        if len(usable):
            author.ask(_KEY)
            made = {entry.id: entry for entry in relabelling.log(bench, project)}
            entries = [made[int(number)] for number in usable["entry"]]
            st.button(
                f"Undo {len(usable)} in the next version",
                icon=":material/undo:",
                key="undo_log",
                on_click=correct.undo,
                args=(newest, entries, Place.CORRECTIONS, _KEY),
            )


def _show_rows(table: DataFrame, log_end: int) -> DataFrame:
    """Draw a page of the entries and return those that are ticked."""
    above = st.container()
    shown = table.iloc[text_list.page(len(table), key="log_page")]
    with above:
        chosen = text_list.show(
            [_row(known) for known in shown.to_dict("records")],
            ("Reason", "Version", "State"),
            # Rows move when somebody adds an entry: another key lets go of what was ticked.
            key=f"log:{log_end}:{hash(tuple(shown['entry']))}",
            head="Entry",
            label="The log of all corrections",
            ticks=True,
        )
    return shown.iloc[chosen.ticked]


def _row(known: Mapping[Any, Any]) -> text_list.Row:
    said = {name: "" if pd.isna(value) else str(value) for name, value in known.items()}
    what = " ".join(filter(None, [correct.KINDS[CorrectionKind(said["kind"])], said["label"]]))
    is_undo = said["kind"] == CorrectionKind.UNDO.value
    # The reason of what takes an entry back is that entry.
    what = ": ".join(filter(None, [what, said["reason"] if is_undo else said["id"]]))
    facts = {
        "Entry": said["entry"],
        "By": f"{said['author']}, {known['time'].to_pydatetime().astimezone():%d %b %Y, %H:%M}",
        "On": correct.PLACES[Place(said["place"])],
    }
    return text_list.Row(
        said["entry"], what, ("" if is_undo else said["reason"], said["version"] or "draft", said["state"]), facts
    )
