"""Every correction ever made, and the undo of those that versions rest on already."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import CorrectionKind, DatasetVersion, Place, Project
from core.workflow import draft, relabelling
from dashboard import resources
from dashboard.parts import author, correct

_KEY = "undo_log"


def show(project: Project, newest: DatasetVersion) -> None:
    bench = resources.bench()
    table = draft.ledger(bench, project)
    with st.expander(f"The log: {counted(len(table), 'entry', 'entries')}", icon=":material/history:"):
        event = st.dataframe(
            table,
            hide_index=True,
            on_select="rerun",
            selection_mode="multi-row",
            # Rows move when somebody adds an entry: another key lets go of what was ticked.
            key=f"log:{relabelling.log_end(bench, project)}",
            column_config={
                "entry": "Entry",
                "time": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm"),
                "author": "Who",
                "place": "Where",
                "kind": "Kind",
                "id": "Text",
                "label": "Label",
                "reason": "Reason",
                "version": "Version",
                "state": "State",
            },
            alt="The log of all corrections",
        )
        ticked = table.iloc[list(event["selection"]["rows"])]
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
                args=(newest, entries, Place.SEARCH, _KEY),
            )
