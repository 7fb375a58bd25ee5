"""On which groups of test texts the model is wrong more often than on the others."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.figures import percent_apart
from core.records import Project, Run, Slice, Slices
from core.workflow import slices
from dashboard import resources
from dashboard.cached import cached
from dashboard.mismatches import compared_lists
from dashboard.widgets.markdown import escaped

_MOST_FINDINGS = 5


def show(project: Project, run: Run) -> None:
    """Those that are more than luck in words, each with the way to its texts, and all of them in a table."""
    assert run.result is not None
    if not run.result.test.mismatches:
        return
    st.subheader("Where it is wrong")
    with st.spinner("Looking at groups of texts …"):
        found = _found(run)
    for one in slices.weak(found)[:_MOST_FINDINGS]:
        _show_finding(project, run, one)
    st.caption(escaped(slices.looked_at(found)))
    if found.slices:
        with st.expander("All groups of texts"):
            _show_all(project, run, found.slices)


def _show_finding(project: Project, run: Run, one: Slice) -> None:
    said, way = st.columns([5, 1], vertical_alignment="center")
    said.markdown(escaped(slices.finding(one)))
    with way:
        key = f"weak:{run.id}:{slices.key_of(one.condition)}"
        if st.button("Read them", icon=":material/arrow_forward:", type="tertiary", key=key):
            compared_lists.open_slice(project, run, one.condition)


def _show_all(project: Project, run: Run, found: Sequence[Slice]) -> None:
    st.caption(escaped(f"{slices.READING} Click on a row to read its mismatches."))
    event = st.dataframe(
        pd.DataFrame(list(map(_row, found))),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"groups:{run.id}",
        column_config={
            "Group": st.column_config.TextColumn(width=240),
            "p": st.column_config.NumberColumn(format="%.3f"),
            "Fewer wrong": st.column_config.NumberColumn(
                format="%.1f", help="Texts that would be right if the group were as right as the other texts."
            ),
            "Others wrong": st.column_config.NumberColumn(format="%.1f %%"),
        },
        alt="Groups of test texts, and how often the model is wrong on them",
    )
    if event.selection.rows:
        compared_lists.open_slice(project, run, found[event.selection.rows[0]].condition)


def _row(one: Slice) -> dict[str, object]:
    share, bounds = percent_apart(one.rate)
    return {
        "Group": slices.in_words(one.condition),
        "Wrong": one.wrong,
        "Texts": one.texts,
        "Share wrong": f"{share} {bounds}",
        "Others wrong": 100 * one.others,
        "p": one.p,
        "Fewer wrong": one.saved,
    }


@cached(10)
def _found(run: Run) -> Slices:
    return slices.of(resources.bench(), run)
