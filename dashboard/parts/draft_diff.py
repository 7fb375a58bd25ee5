"""The draft of the next version as a diff, its undo, and the one button that makes it a version."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.counted import counted
from core.records import Correction, DatasetVersion, Part, Place, Project
from core.workflow import draft
from core.workflow.ground_truth import GroundTruth
from dashboard import resources
from dashboard.parts import author, correct, errors, votes
from dashboard.parts.plain import plain

_KEY = "draft"
_COLUMNS = ["text", "old", "new", "part", "votes", "reason", "author", "time", "place", "kind", "id"]
_ROW_HEIGHT = 66
_HEADER_HEIGHT = 40
_ROWS_BEFORE_SCROLLING = 8


def show(project: Project, newest: DatasetVersion) -> None:
    """Each entry of the draft, what the next version would be, and the button."""
    bench = resources.bench()
    entries = draft.entries(bench, project)
    author.ask(_KEY)
    with errors.shown():
        becomes = _preview(newest.id, entries[-1].id, project)
        table = draft.diff(bench, project, becomes)
        what = counted(len(table), "correction")
        st.markdown(f"**{what}**, newest first. Tick what to undo.")
        chosen = _show_rows(table, entries[-1].id)
        if chosen:
            ticked = table["entry"].iloc[chosen].tolist()
            _offer_undo(newest, [entry for entry in entries if entry.id in ticked])
        _show_outcome(newest, becomes, table)
        st.button(
            f"Make it version {newest.number + 1}",
            type="primary",
            icon=":material/check:",
            key="apply",
            on_click=_apply,
            args=(project, newest.number, entries[-1].id),
        )


def _apply(project: Project, follows: int, upto: int) -> None:
    """Make a version of what was on the page, not of what others have added since."""
    with errors.kept(), st.spinner("Making the version …"):
        made = draft.apply(resources.bench(), project, follows=follows, upto=upto)
        st.toast(f"Version {made.number} is made.", icon=":material/check:")


def _show_rows(table: pd.DataFrame, log_end: int) -> list[int]:
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
        # Rows move when somebody adds an entry: another key lets go of what was ticked.
        key=f"draft:{log_end}",
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


def _offer_undo(newest: DatasetVersion, ticked: list[Correction]) -> None:
    what = "this correction" if len(ticked) == 1 else f"these {len(ticked)} corrections"
    args = (newest, ticked, Place.SEARCH, _KEY)
    st.button(f"Undo {what}", icon=":material/undo:", key="undo_draft", on_click=correct.undo, args=args)


def _show_outcome(newest: DatasetVersion, becomes: GroundTruth, table: pd.DataFrame) -> None:
    before, after = newest.report, becomes.report
    labels = sorted({*before.labels, *after.labels})
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
