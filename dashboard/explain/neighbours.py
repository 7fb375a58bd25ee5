"""From one mismatch to the next, in the order of the list that the text was chosen from."""

from __future__ import annotations

import streamlit as st

from core.records import PredictionFilter, Project, Run
from core.records.columns import ID
from core.workflow import results
from dashboard import navigation, resources, session
from dashboard.mismatches import filters, mismatch_table


def open_text(run: Run) -> str | None:
    """Id of the open text; where none was opened the first of the list, or the most confident mismatch; else None."""
    text = session.remembered(session.TEXT)
    if text is not None:
        return text
    for filter in (session.listing(run).filter, PredictionFilter()):
        first = results.mismatches(resources.bench(), run, filter, offset=0, limit=1)
        if not first.rows.empty:
            text = str(first.rows.iloc[0][ID])
            session.remember(session.TEXT, text)
            return text
    return None


def show(project: Project, run: Run, id: str) -> None:
    """Back to the list, and the texts before and after where the list holds this text."""
    listing = session.listing(run)
    here = results.position(resources.bench(), run, listing.filter, id)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_list_name(listing), icon=":material/arrow_back:", key="to_list"):
            _go_back(project, run, listing, here)
        if here is None:
            return
        first = max(here - 1, 0)
        around = results.mismatches(resources.bench(), run, listing.filter, offset=first, limit=here - first + 2)
        ids = [str(one) for one in around.rows[ID]]
        after = here - first + 1
        _step(ids[0] if here else None, -1, "Previous", "chevron_left")
        _step(ids[after] if len(ids) > after else None, 1, "Next", "chevron_right")
        st.caption(f"{here + 1:,} of {around.total:,}")


def _list_name(listing: session.Listing) -> str:
    """What the list holds that the text was chosen from."""
    [change] = listing.address.get(session.CHANGE, [""])
    if change:
        return f"The {change} texts"
    if not listing.filter.only_mismatches:
        return "The test texts" if listing.filter.narrows else "All test texts"
    return "The mismatches" if listing.filter.narrows else "All mismatches"


def _go_back(project: Project, run: Run, listing: session.Listing, here: int | None) -> None:
    """To the list as it was, at the open text."""
    filters.restore(listing.chosen)
    page = mismatch_table.way_back(listing.address, here)
    navigation.go(navigation.MISMATCHES, project=project.name, run=run.name, **listing.address, **page)


def _step(id: str | None, by: int, label: str, icon: str) -> None:
    if st.button(label, icon=f":material/{icon}:", disabled=id is None, key=f"step_{by}") and id is not None:
        session.remember(session.TEXT, id)
        st.rerun()
