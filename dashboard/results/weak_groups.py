"""All groups of test texts that were looked at, and how often the model is wrong on each."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.figures import p_value, percent_apart
from core.records import Condition, KeptSlice, Project, Run, Slice, Slices
from core.workflow import findings, kept_slices, slice_keys, slices, slices_in_words
from dashboard import resources
from dashboard.cached import cached
from dashboard.mismatch_lists import compared_lists
from dashboard.results import said_with_way
from dashboard.widgets.markdown import escaped


def show(project: Project, run: Run) -> None:
    """In a table, of which each row leads to its texts."""
    assert run.result is not None
    if not run.result.test.mismatches:
        return
    st.subheader("Where it is wrong")
    groups = found(run)
    st.caption(escaped(slices_in_words.looked_at(groups)))
    told_above = findings.telling(resources.bench(), run, groups).slices
    for weak in slices.weak(groups):
        if weak not in told_above:
            _show_said(project, run, slices_in_words.finding(weak), weak.condition)
    told, again = slices.pairs_told_once(groups)
    for one in told:
        _show_said(project, run, slices_in_words.finding_of_pair(one), *one.conditions)
    if again:
        st.caption(escaped(slices_in_words.again_in_words(again)))
    if said := slices_in_words.pairs_looked_at(groups):
        st.caption(escaped(said))
    if groups.slices:
        with st.expander("All groups of texts", key="all_groups"):
            _show_all(project, run, groups.slices)


def _show_said(project: Project, run: Run, finding: str, *conditions: Condition) -> None:
    said_with_way.show(
        escaped(finding),
        "Read them",
        lambda: compared_lists.open_slice(project, run, *conditions),
        key=f"group:{run.id}:{':'.join(map(slice_keys.key_of, conditions))}",
    )


def _show_all(project: Project, run: Run, groups: Sequence[Slice]) -> None:
    how = "Click on a row to read its mismatches; a group of your own is kept there, too."
    st.caption(escaped(f"{slices_in_words.READING} {how}"))
    event = st.dataframe(
        pd.DataFrame(list(map(_row, groups))),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"groups:{run.id}",
        column_config={
            "Group": st.column_config.TextColumn(width=240),
            "Fewer wrong": st.column_config.NumberColumn(
                format="%.1f", help="Texts that would be right if the group were as right as the other texts."
            ),
            "Others wrong": st.column_config.NumberColumn(format="%.1f %%"),
        },
        alt="Groups of test texts, and how often the model is wrong on them",
    )
    if event.selection.rows:
        compared_lists.open_slice(project, run, groups[event.selection.rows[0]].condition)


def _row(one: Slice) -> dict[str, object]:
    share, bounds = percent_apart(one.rate)
    return {
        "Group": slices_in_words.of_condition(one.condition),
        "Wrong": one.wrong,
        "Texts": one.texts,
        "Share wrong": f"{share} {bounds}",
        "Others wrong": 100 * one.others,
        "p": p_value(one.p),
        "Fewer wrong": max(one.saved, 0.0),
    }


def found(run: Run) -> Slices:
    return _found(run, kept_slices.of_project(resources.bench(), run.project_id))


@cached(10)
def _found(run: Run, kept: tuple[KeptSlice, ...]) -> Slices:
    return slices.of(resources.bench(), run)
