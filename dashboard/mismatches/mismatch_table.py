"""The list of texts alone: one page of it, its download, and a click that opens a text beside it."""

from __future__ import annotations

import math
from functools import partial

import streamlit as st
from pandas import DataFrame

from core.counted import counted
from core.records import Origin, Part, PredictionFilter, Project, Run
from core.records.columns import ID
from core.workflow import ground_truth, looks, results
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft
from dashboard import resources, session
from dashboard.mismatch_lists import download, filters
from dashboard.mismatches import open_text, rows
from dashboard.widgets import correction_form, errors, rated_text, shaded_text, text_facts, text_list
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_COMES_BACK = "comes_back_to_list"
_PAGE_SIZES = (25, 50, 100)


def turn_to(position: int) -> None:
    """The page of the list on which that row stands is drawn next, with the row in sight."""
    st.session_state[_COMES_BACK] = True
    size = st.query_params.get(session.PAGE_ROWS, "")
    rows = int(size) if size in map(str, _PAGE_SIZES) else _PAGE_SIZES[0]
    session.turn_to_page(position // rows + 1)


def show(project: Project, run: Run, filter: PredictionFilter) -> None:
    """The store hands over only the rows that are shown."""
    draft = drafts.load(resources.bench(), project)
    total = results.count(resources.bench(), run, filter)
    _show_head(project, draft, run, filter, total)
    if not total:
        st.markdown("No text passes the filters. Clear one of them, or show all texts.")
        return
    above = st.container()
    offset, size = _choose_page(total)
    page = results.mismatches(resources.bench(), run, filter, offset=offset, limit=size)
    with above:
        chosen = _show_rows(project, run, page.rows, draft, filter)
    if chosen.ticked:
        _correct(project, draft, run, page.rows[ID].iloc[chosen.ticked].tolist(), _key(run, page.rows))


def _show_head(project: Project, draft: Draft, run: Run, filter: PredictionFilter, total: int) -> None:
    head = st.container(horizontal=True, vertical_alignment="center")
    plain = download.ask_plain(run, filter, key="mismatches")
    with head:
        part = "" if filter.all_folds else f"{filter.part} "
        one, many = ("mismatch", "mismatches") if filter.only_mismatches else (f"{part}text", None)
        st.markdown(f"**{counted(total, one, many)}**", width="stretch")
        if total:
            download.button("Download the list", run, filter, _listed(filter), plain=plain)
        if draft.pending:
            correction_form.link(project, draft)
    if total:
        # Between the buttons and the list, whose own buttons would cover them.
        st.caption(
            f"{escaped(filters.in_words(run, filter))}. Click a text to read it"
            f"{' and to ask which words decided' if run.read_from is None else ''}; tick rows to correct them. "
            f"“Predicted” is what {_who(run, filter)} says{_below(run)}. {_look(run, filter)}"
        )


def _who(run: Run, filter: PredictionFilter) -> str:
    return "the model that has not seen the text" if filter.all_folds else run.name


def _look(run: Run, filter: PredictionFilter) -> str:
    if filter.part is not Part.TEST or filter.all_folds:
        return ""
    return looks.in_words(looks.at_run(resources.bench(), run))


def _listed(filter: PredictionFilter) -> str:
    if filter.as_listed:
        return "random-sample"
    what = "mismatches" if filter.only_mismatches else "texts"
    if filter.all_folds:
        return f"all-folds-{what}"
    return f"{filter.part}-{what}" if filter.part is not Part.TEST or what == "texts" else what


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


def _key(run: Run, table: DataFrame) -> str:
    """Of the list with these rows."""
    return f"rows:{run.id}:{hash(tuple(table[ID]))}"


def _show_rows(
    project: Project, run: Run, table: DataFrame, draft: Draft, filter: PredictionFilter
) -> text_list.Chosen:
    shown = rows.full(project, run, table, draft, filter)
    if weights := [weight for row in shown.rows for weight in row.weights]:
        st.caption("Shaded words decided, by their weights for the predicted class:")
        shaded_text.show_legend(weights)
    return text_list.show(
        shown.rows,
        shown.heads,
        key=_key(run, table),
        label="Texts with their labels and the predicted ones",
        opens=True,
        ticks=True,
        kept=Choices(_form(run)),
        current=session.last_text(),
        at_current="center" if st.session_state.pop(_COMES_BACK, False) else None,
        begins=rated_text.begins_of(run),
        then=open_text.open,
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
        pages = math.ceil(total / rows)
        first = min(session.page(), pages)
        # The address has the number, so that a text that is opened can turn the page: its widget is made anew.
        key = f"list_page:{first}:{pages}"
        number = place.pagination(pages, default=first, key=key, on_change=_turn, args=(key,))
    return (number - 1) * rows, rows


def _turn(key: str) -> None:
    session.turn_to_page(st.session_state[key])
