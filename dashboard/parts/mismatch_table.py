"""The list of test texts: one page of it, its download, and a click that opens a text in Explain."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import streamlit as st
from pandas import DataFrame

from core.records import METADATA_PREFIX, Place, PredictionFilter, Project, Run
from core.workflow import draft, ground_truth, results
from core.workflow.draft import State
from dashboard import places, resources, session
from dashboard.parts import correct, errors, formulas, votes
from dashboard.parts.filters import first_page

_ROUND = "rows_round"
_PAGE_SIZES = (25, 50, 100)
# Streamlit wraps the text of rows that are higher than 4 rem.
_ROW_HEIGHT = 66
_HEADER_HEIGHT = 38
_ROWS_BEFORE_SCROLLING = 25


def show(project: Project, run: Run, filter: PredictionFilter) -> None:
    """The store hands over only the rows that are shown."""
    total = results.mismatches(resources.bench(), run, filter, offset=0, limit=0).total
    _show_head(project, run, filter, total)
    if not total:
        st.markdown("No test text is like that. Clear a filter, or show all test texts.")
        return
    above = st.container()
    offset, size = _choose_page(total)
    page = results.mismatches(resources.bench(), run, filter, offset=offset, limit=size)
    with above:
        chosen, ticked = _show_rows(page.rows, draft.states(resources.bench(), project))
    if ticked:
        _correct(project, run, page.rows["id"].iloc[ticked].tolist())
    if chosen is not None:
        session.keep_listing(session.Listing(run.name, filter, offset + chosen))
        text = str(page.rows.iloc[chosen]["id"])
        session.remember(session.TEXT, text)
        places.go(places.EXPLAIN, project=project.name, run=run.name, text=text)


def _show_head(project: Project, run: Run, filter: PredictionFilter, total: int) -> None:
    head = st.container(horizontal=True, vertical_alignment="center")
    plain = formulas.ask_plain(_cells_run(run.id, repr(filter), run, filter), key="mismatches")
    with head:
        one, many = ("mismatch", "mismatches") if filter.only_mismatches else ("test text", "test texts")
        st.markdown(f"**{total:,} {one if total == 1 else many}**", width="stretch")
        st.download_button(
            "Download the list",
            lambda: _csv(run, filter, plain),
            f"{run.name}-mismatches.csv" if filter.only_mismatches else f"{run.name}-test-texts.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            disabled=not total,
        )
        if draft.pending(resources.bench(), project):
            correct.link(project)
    if total:
        # Between the buttons and the list, whose own buttons would cover them.
        st.caption("Most confident first. Click a text to see why, tick rows to correct them.")


def _correct(project: Project, run: Run, ids: list[str]) -> None:
    """The form for the ticked rows, at the foot of the window while the list scrolls."""
    with st.bottom, errors.shown():
        version = ground_truth.trained_on(resources.bench(), run)
        correct.form(project, version, ids, Place.MISMATCHES, key="ticked", then=_untick)


def _untick() -> None:
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _show_rows(rows: DataFrame, states: dict[str, State]) -> tuple[int | None, list[int]]:
    """Draw the rows; the position of the one whose text was clicked, and those of the ones that are ticked."""
    metadata = [name for name in rows.columns if name.startswith(METADATA_PREFIX)]
    table = rows[["text", "true_label", "predicted_label"]].assign(probability=rows["probability"] * 100)
    corrected = [correct.in_words(states[id]) if id in states else "" for id in rows["id"]]
    if any(corrected):
        table["corrected"] = corrected
    if rows["votes"].notna().any():
        table["votes"] = rows["votes"].map(votes.in_words, na_action="ignore")
    for name in metadata:
        table[name] = rows[name]
    table["id"] = rows["id"]
    event = st.dataframe(
        table,
        hide_index=True,
        row_height=_ROW_HEIGHT,
        height=_HEADER_HEIGHT + _ROW_HEIGHT * min(len(table), _ROWS_BEFORE_SCROLLING),
        # Another key lets go of the ticks once they are corrected.
        key=f"rows:{st.session_state.get(_ROUND, 0)}:{hash(tuple(rows['id']))}",
        on_select="rerun",
        selection_mode=["multi-row", "single-cell"],
        column_config={
            "text": st.column_config.TextColumn("Text", width=330),
            "true_label": "True label",
            "predicted_label": "Predicted",
            "probability": st.column_config.NumberColumn("Probability", format="%.1f %%", width="small"),
            "corrected": "Corrected",
            "votes": "Votes",
            "id": "Id",
            **{name: name.removeprefix(METADATA_PREFIX) for name in metadata},
        },
        alt="Test texts with their true and predicted labels",
    )
    # Only the texts open, so that the arrow keys can reach the other columns.
    opened = [row for row, column in event["selection"]["cells"] if column == "text"]
    return int(opened[0]) if opened else None, list(event["selection"]["rows"])


def _choose_page(total: int) -> tuple[int, int]:
    """First row and number of rows of the page to show."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        place = st.container(width="content")
        size = st.segmented_control(
            "Rows on a page",
            _PAGE_SIZES,
            default=_PAGE_SIZES[0],
            required=True,
            key=session.PAGE_ROWS,
            bind="query-params",
            on_change=first_page,
            label_visibility="collapsed",
        )
        rows = int(size or _PAGE_SIZES[0])
        number = place.pagination(math.ceil(total / rows), key=session.PAGE, bind="query-params")
    return (number - 1) * rows, rows


@st.cache_data(max_entries=20, show_spinner=False)
def _cells_run(identity: int, chosen: str, _run: Run, _filter: PredictionFilter) -> int:
    return results.cells_run(resources.bench(), _run, _filter)


def _csv(run: Run, filter: PredictionFilter, plain: bool) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.csv"
        results.download(resources.bench(), run, filter, out, plain=plain)
        return out.read_bytes()
