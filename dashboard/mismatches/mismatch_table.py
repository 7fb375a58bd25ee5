"""The list of test texts: one page of it, its download, and a click that opens a text in Explain."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from pandas import DataFrame

from core.figures import percent
from core.records import METADATA_PREFIX, Origin, PredictionFilter, Project, Run
from core.records.columns import ID, PREDICTED_LABEL, PROBABILITY, TEXT, TRUE_LABEL, VOTES
from core.workflow import ground_truth, looks, results
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft, State
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.mismatches import filters
from dashboard.widgets import correction_form, errors, file_names, formula_cells, text_facts, text_list, votes
from dashboard.widgets.choices import Choices

_COMES_BACK = "comes_back_to_list"
_PAGE_SIZES = (25, 50, 100)


def way_back(address: Mapping[str, list[str]], position: int | None) -> dict[str, str]:
    """What opens the page of the list on which that row stands, and shows it there; for the way back to the list."""
    st.session_state[_COMES_BACK] = True
    [rows] = map(int, address[session.PAGE_ROWS]) if session.PAGE_ROWS in address else _PAGE_SIZES[:1]
    st.session_state.pop(session.PAGE_ROWS, None)
    number = (position or 0) // rows + 1
    return {session.PAGE: f"{number}"} if number > 1 else {}


def show(project: Project, run: Run, listing: session.Listing) -> None:
    """The store hands over only the rows that are shown."""
    filter, draft = listing.filter, drafts.load(resources.bench(), project)
    total = results.mismatches(resources.bench(), run, filter, offset=0, limit=0).total
    _show_head(project, draft, run, filter, total)
    if not total:
        st.markdown("No test text passes the filters. Clear one of them, or show all test texts.")
        return
    above = st.container()
    offset, size = _choose_page(total)
    page = results.mismatches(resources.bench(), run, filter, offset=offset, limit=size)
    with above:
        chosen = _show_rows(project, run, page.rows, draft.states)
    if chosen.ticked:
        _correct(project, draft, run, page.rows[ID].iloc[chosen.ticked].tolist(), _key(run, page.rows))
    session.keep_listing(replace(listing, address={**listing.address, session.PAGE_ROWS: [f"{size}"]}))
    if chosen.opened is not None:
        text = str(page.rows.iloc[chosen.opened][ID])
        navigation.go(navigation.EXPLAIN, project=project.name, run=run.name, text=text)


def _show_head(project: Project, draft: Draft, run: Run, filter: PredictionFilter, total: int) -> None:
    head = st.container(horizontal=True, vertical_alignment="center")
    plain = formula_cells.ask_plain(_cells_run(run, repr(filter), filter), key="mismatches")
    with head:
        one, many = ("mismatch", "mismatches") if filter.only_mismatches else ("test text", "test texts")
        st.markdown(f"**{total:,} {one if total == 1 else many}**", width="stretch")
        if total:
            st.download_button(
                "Download the list",
                lambda: _csv(run, filter, plain),
                file_names.of_project(f"{run.name}-{_listed(filter)}.csv"),
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
            )
        if draft.pending:
            correction_form.link(project, draft)
    if total:
        # Between the buttons and the list, whose own buttons would cover them.
        order = "In random order" if filter.as_listed else filters.orders(run)[filter.order]
        st.caption(
            f"{order}. Click a text to read it and to ask which words decided; tick rows to correct them. "
            f"“Predicted” is what {run.name} says{_below(run)}. {looks.in_words(looks.at_run(resources.bench(), run))}"
        )


def _listed(filter: PredictionFilter) -> str:
    if filter.as_listed:
        return "random-sample"
    return "mismatches" if filter.only_mismatches else "test-texts"


def _below(run: Run) -> str:
    return "; below each text stand the columns of your file" if text_facts.columns_of_run(run).differing else ""


def _correct(project: Project, draft: Draft, run: Run, ids: list[str], rows: str) -> None:
    """The form for the ticked rows, at the foot of the window while the list scrolls."""
    with st.bottom, errors.shown():
        version = ground_truth.trained_on(resources.bench(), run)
        correction_form.form(
            project, draft, version, ids, Origin.MISMATCHES, key=_form(run), then=partial(text_list.release, rows)
        )


def _form(run: Run) -> str:
    """Name of the form for ticked rows."""
    return f"ticked:{run.id}"


def _key(run: Run, rows: DataFrame) -> str:
    """Of the list with these rows."""
    return f"rows:{run.id}:{hash(tuple(rows[ID]))}"


def _show_rows(project: Project, run: Run, rows: DataFrame, states: Mapping[str, State]) -> text_list.Chosen:
    labels = zip(rows[ID], rows[TRUE_LABEL], strict=True)
    corrected = {id: correction_form.in_words(states[id], label) for id, label in labels if id in states}
    voted = rows[VOTES].map(votes.of, na_action="ignore").map(len, na_action="ignore").gt(1).any()
    is_told = rows[PROBABILITY].notna().any()
    heads = [
        *("Label", "Predicted"),
        *["Probability"] * bool(is_told),
        *["Votes"] * bool(voted),
        *["Corrected"] * bool(corrected),
    ]

    # A column of the file that is the id is said once.
    further = [
        name
        for name in text_facts.columns_of_run(run).differing
        if not rows[f"{METADATA_PREFIX}{name}"].astype("str").eq(rows[ID]).all()
    ]

    def row(known: Mapping[Any, Any]) -> text_list.Row:
        cells = [known[TRUE_LABEL], known[PREDICTED_LABEL], *[percent(known[PROBABILITY])] * bool(is_told)]
        cells += [votes.in_lines(known[VOTES])] * bool(voted)
        cells += [corrected.get(known[ID], "")] * bool(corrected)
        address = navigation.address(navigation.EXPLAIN, project=project.name, run=run.name, text=known[ID])
        facts = {
            "Id": known[ID],
            **correction_form.why(states.get(known[ID])),
            **text_facts.metadata(known, further),
        }
        return text_list.Row(known[ID], known[TEXT], tuple(cells), facts, address)

    return text_list.show(
        [row(known) for known in rows.to_dict("records")],
        heads,
        key=_key(run, rows),
        label="Test texts with their labels and the predicted ones",
        opens=True,
        ticks=True,
        kept=Choices(_form(run)),
        current=session.last_text(),
        at_current=st.session_state.pop(_COMES_BACK, False),
    )


def _choose_page(total: int) -> tuple[int, int]:
    """First row and number of rows of the page to show."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        place = st.container(width="stretch")
        size = st.segmented_control(
            "Rows on a page",
            _PAGE_SIZES,
            default=_PAGE_SIZES[0],
            required=True,
            key=session.PAGE_ROWS,
            bind="query-params",
            on_change=session.first_page,
            label_visibility="collapsed",
        )
        rows = int(size or _PAGE_SIZES[0])
        number = place.pagination(math.ceil(total / rows), key=session.PAGE, bind="query-params")
    return (number - 1) * rows, rows


@cached(20)
def _cells_run(run: Run, chosen: str, _filter: PredictionFilter) -> int:
    return results.cells_run(resources.bench(), run, _filter)


def _csv(run: Run, filter: PredictionFilter, plain: bool) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.csv"
        results.download(resources.bench(), run, filter, out, plain=plain)
        return out.read_bytes()
