"""From one mismatch to the next, in the order of the list that the text was chosen from."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.records import PredictionFilter, Project, Run
from core.workflow import results
from dashboard import places, resources, session


def open_text(run: Run) -> str | None:
    """Id of the open text; the most confident mismatch where none was opened, None where there is no mismatch."""
    text = session.remembered(session.TEXT)
    if text is not None:
        return text
    first = results.mismatches(resources.bench(), run, PredictionFilter(), offset=0, limit=1)
    if first.rows.empty:
        return None
    text = str(first.rows.iloc[0]["id"])
    session.keep_listing(session.Listing(run.name, PredictionFilter(), 0))
    session.remember(session.TEXT, text)
    return text


def show(project: Project, run: Run, id: str) -> None:
    """Back to the list, and the texts before and after where the list is known and still holds this text."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("All mismatches", icon=":material/arrow_back:", key="to_list"):
            places.go(places.MISMATCHES, project=project.name, run=run.name, **session.list_address(run))
        listing = session.listing(run)
        if listing is None:
            return
        around = results.mismatches(
            resources.bench(), run, listing.filter, offset=max(listing.offset - 1, 0), limit=3 if listing.offset else 2
        )
        ids = [str(one) for one in around.rows["id"]]
        here = 1 if listing.offset else 0
        if len(ids) <= here or ids[here] != id:
            return
        _step(run, listing, ids[0] if here else None, -1, "Previous", "chevron_left")
        _step(run, listing, ids[here + 1] if len(ids) > here + 1 else None, 1, "Next", "chevron_right")
        st.caption(f"{listing.offset + 1:,} of {around.total:,}")


def _step(run: Run, listing: session.Listing, id: str | None, by: int, label: str, icon: str) -> None:
    if st.button(label, icon=f":material/{icon}:", disabled=id is None, key=f"step_{by}") and id is not None:
        session.keep_listing(replace(listing, offset=listing.offset + by))
        session.remember(session.TEXT, id)
        st.rerun()
