"""The draft of the next version as a diff, its undo, and the one button that makes it a version."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.counted import counted
from core.records import DatasetVersion, Part, Place, Project
from core.workflow import class_order, draft, relabelling
from core.workflow.ground_truth import GroundTruth
from dashboard import resources, session
from dashboard.parts import errors, votes
from dashboard.parts.plain import plain

_ROUND = "draft_round"
_COLUMNS = ["text", "old", "new", "part", "votes", "reason", "author", "time", "place", "kind", "id"]
_ROW_HEIGHT = 66
_HEADER_HEIGHT = 40
_ROWS_BEFORE_SCROLLING = 8


def show(project: Project, newest: DatasetVersion) -> None:
    """Each entry of the draft, what the next version would be, and the button."""
    bench = resources.bench()
    entries = draft.entries(bench, project)
    with errors.shown():
        becomes = _preview(newest.id, entries[-1].id, project)
        table = draft.diff(bench, project, becomes)
        what = counted(len(table), "correction")
        st.markdown(f"**{what}**, newest first. Tick what to undo.")
        chosen = _show_rows(table)
        if chosen:
            _offer_undo(project, newest, [int(table["entry"].iloc[row]) for row in chosen])
        _show_outcome(newest, becomes, table)
        if st.button(f"Make it version {newest.number + 1}", type="primary", icon=":material/check:", key="apply"):
            with st.spinner("Making the version …"):
                made = draft.apply(bench, project)
            st.toast(f"Version {made.number} is made.", icon=":material/check:")
            st.rerun()


def _show_rows(table: pd.DataFrame) -> list[int]:
    """Draw the entries and return the positions of those that are ticked."""
    shown = table[_COLUMNS].copy()
    shown["votes"] = shown["votes"].map(votes.in_words, na_action="ignore")
    shown["part"] = shown["part"].fillna("")
    shown["new"] = shown["new"].where(~table["superseded"].astype(bool), shown["new"] + " (by a later entry)")
    event = st.dataframe(
        shown,
        hide_index=True,
        row_height=_ROW_HEIGHT,
        height=_HEADER_HEIGHT + _ROW_HEIGHT * min(len(shown), _ROWS_BEFORE_SCROLLING),
        on_select="rerun",
        selection_mode="multi-row",
        key=f"draft:{st.session_state.get(_ROUND, 0)}",
        column_config={
            "text": st.column_config.TextColumn("Text", width=280),
            "old": "Old label",
            "new": "New label",
            "part": "Part",
            "votes": "Votes",
            "reason": "Reason",
            "author": "Who",
            "time": st.column_config.DatetimeColumn("When", format="D MMM, HH:mm"),
            "place": "Where",
            "kind": "Kind",
            "id": "Id",
        },
        alt="The corrections of the draft, each with the old and the new label",
    )
    return list(event["selection"]["rows"])


def _offer_undo(project: Project, newest: DatasetVersion, ticked: list[int]) -> None:
    what = "this correction" if len(ticked) == 1 else f"these {len(ticked)} corrections"
    if st.button(f"Undo {what}", icon=":material/undo:", key="undo_draft"):
        bench = resources.bench()
        for entry in draft.entries(bench, project):
            if entry.id in ticked:
                name = session.author() or entry.change.author
                relabelling.undo(bench, newest, entry, author=name, place=Place.SEARCH)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _show_outcome(newest: DatasetVersion, becomes: GroundTruth, table: pd.DataFrame) -> None:
    before, after = newest.report, becomes.report
    labels = class_order.arranged(resources.bench(), newest.project_id, {*before.labels, *after.labels})
    changed = [
        f"{plain(label)} {before.labels.get(label, 0):,} → {after.labels.get(label, 0):,}"
        for label in labels
        if before.labels.get(label, 0) != after.labels.get(label, 0)
    ]
    classes = ", ".join(changed) or "as many of each class"
    st.markdown(f"**{after.texts:,} texts** (now {before.texts:,}): {classes}.")
    in_test = table.loc[table["part"] == Part.TEST.value, "id"].nunique()
    if in_test:
        st.caption(
            f":material/flag: {in_test:,} of these texts are in the test part. Scores on the new labels are not "
            "comparable with the old ones, and better than they should be where only mismatches were looked at."
        )


@st.cache_resource(max_entries=2, ttl="30m", show_spinner="Looking at what changes …")
def _preview(version: int, last_entry: int, _project: Project) -> GroundTruth:
    return draft.preview(resources.bench(), _project)
