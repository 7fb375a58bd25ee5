"""Every correction ever made, and the undo of those that versions rest on already."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import CorrectionKind, DatasetVersion, Place, Project
from core.workflow import draft, relabelling
from dashboard import resources, session
from dashboard.parts import errors

_ROUND = "log_round"


def show(project: Project, newest: DatasetVersion) -> None:
    bench = resources.bench()
    table = draft.ledger(bench, project)
    with st.expander(f"The log: {counted(len(table), 'entry', 'entries')}", icon=":material/history:"):
        event = st.dataframe(
            table,
            hide_index=True,
            placeholder="–",
            on_select="rerun",
            selection_mode="multi-row",
            key=f"log:{st.session_state.get(_ROUND, 0)}",
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
        if len(usable) and st.button(f"Undo {len(usable)} in the next version", icon=":material/undo:", key="undo_log"):
            made = {entry.id: entry for entry in relabelling.log(bench, project)}
            with errors.shown():
                for number in usable["entry"]:
                    entry = made[int(number)]
                    name = session.author() or entry.change.author
                    relabelling.undo(bench, newest, entry, author=name, place=Place.SEARCH)
                st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
                st.rerun()
