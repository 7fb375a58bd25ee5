"""On which groups of test texts the two runs differ."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.figures import p_value, percent_apart
from core.records import KeptSlice, SliceChange, SliceChanges
from core.workflow import compared_slices, kept_slices, slices_in_words
from core.workflow.comparison import RunComparison
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets.markdown import escaped

_MOST_FINDINGS = 5


def show(found: RunComparison) -> None:
    """Those that are more than luck in words, and all in a table; nothing where the two answer alike."""
    if not found.comparison.fixed + found.comparison.broken:
        return
    with st.spinner("Looking at groups of texts …"):
        groups = _groups(found, kept_slices.of_project(resources.bench(), found.run.project_id))
    st.subheader("Where they differ")
    _show_findings(groups, found)
    if groups.slices:
        with st.expander("All groups of texts", key="all_compared_groups"):
            st.caption(escaped(compared_slices.READING))
            st.dataframe(
                pd.DataFrame([_row(one, found.against.name, found.run.name) for one in groups.slices]),
                hide_index=True,
                column_config={
                    "Group": st.column_config.TextColumn(width=240),
                },
                alt="Groups of test texts, and how often each of the two runs is wrong on them",
            )


@cached(10)
def _groups(found: RunComparison, kept: tuple[KeptSlice, ...]) -> SliceChanges:
    """Which text is in which group is told anew otherwise, with a process for the languages, at every click."""
    return compared_slices.of(resources.bench(), found)


def _show_findings(groups: SliceChanges, found: RunComparison) -> None:
    for said in compared_slices.told(groups, found.against.name, found.run.name, _MOST_FINDINGS):
        st.markdown(escaped(said))
    st.caption(escaped(compared_slices.looked_at(groups)))


def _row(one: SliceChange, before: str, after: str) -> dict[str, object]:
    return {
        "Group": slices_in_words.of_condition(one.condition),
        "Texts": one.texts,
        f"Wrong in {before}": " ".join(percent_apart(one.was)),
        f"Wrong in {after}": " ".join(percent_apart(one.now)),
        "Fixed": one.fixed,
        "Broken": one.broken,
        "p": p_value(one.p),
    }
