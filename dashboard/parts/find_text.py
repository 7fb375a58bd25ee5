"""Any text of the newest version, found by its words or its id, to be corrected."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Place, Project
from core.workflow import class_order, relabelling
from dashboard import resources
from dashboard.parts import correct, errors, votes

_ROUND = "found_round"
_MOST = 50


def show(project: Project, newest: DatasetVersion) -> None:
    bench = resources.bench()
    with st.grid(2, min_column_width=200):
        words = st.text_input("Words in the text, or an id", key=f"find_words:{project.id}")
        label = st.selectbox(
            "Label",
            class_order.arranged(resources.bench(), project.id, newest.report.labels),
            index=None,
            placeholder="any",
            key=f"find_label:{project.id}",
        )
    if not words.strip() and label is None:
        return
    found = relabelling.search(bench, project, words, label, limit=_MOST)
    if found.empty:
        st.caption("No text is like that.")
        return
    shown = found[["text", "label", "votes", "id"]].copy()
    shown["label"] = shown["label"].where(shown["label"].notna(), "– (" + found["reason"].astype("str") + ")")
    shown["votes"] = shown["votes"].map(votes.in_words, na_action="ignore")
    event = st.dataframe(
        shown,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"found:{st.session_state.get(_ROUND, 0)}:{hash((words, label))}",
        column_config={
            "text": st.column_config.TextColumn("Text", width=420),
            "label": "Label",
            "votes": "Votes",
            "id": "Id",
        },
        alt="The texts that were found",
    )
    if len(found) == _MOST:
        st.caption(f"The first {_MOST}; more words narrow it down.")
    ticked = found["id"].iloc[list(event["selection"]["rows"])].tolist()
    if not ticked:
        st.caption("Tick the texts to correct.")
        return
    with errors.shown():
        if correct.form(project, newest, ticked, Place.SEARCH, key="found"):
            st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
            st.rerun()
