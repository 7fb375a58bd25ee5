"""The validation scores of several runs, laid over each other."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from core.counted import joined
from core.records import Project, Run
from core.workflow import measures, run_table
from dashboard import resources
from dashboard.widgets import run_title
from dashboard.widgets.markdown import escaped

_HEIGHT = 300
_MOST = 10


def show(project: Project, runs: Sequence[Run]) -> None:
    """A line a run, by epoch; that some are left out is said."""
    measure = measures.of(resources.bench(), project.id)
    known = [run for run in runs if run_table.curve(run, measure)]
    shown = known[:_MOST]
    if shown:
        _draw(shown, project)
    lacking = [run.name for run in runs if run not in known and run.is_trained]
    if together := [run.name for run in runs if run.is_ensemble]:
        have = "has no curve of its own: it was" if len(together) == 1 else "have no curves of their own: they were"
        st.caption(escaped(f"{joined(together)} {have} not trained."))
    if lacking:
        st.caption(f"No validation scores: {escaped(joined(lacking))}.")
    if len(known) > _MOST:
        st.caption(f"The first {_MOST} of {len(known)} runs; more lines could not be told apart.")


def _draw(runs: Sequence[Run], project: Project) -> None:
    measure = measures.of(resources.bench(), project.id)
    names = [run_title.of(run) for run in runs]
    table = pd.DataFrame(
        [
            (name, epoch, score)
            for name, run in zip(names, runs, strict=True)
            for epoch, score in run_table.curve(run, measure)
        ],
        columns=["run", "epoch", "score"],
    )
    # One legend for both, so that it is drawn as one.
    legend = alt.Legend(orient="right", labelLimit=190, title=None, symbolStrokeWidth=0)
    chart = (
        alt.Chart(table)
        .mark_line(point=alt.OverlayMarkDef(size=55, filled=True), strokeWidth=2)
        .encode(
            x=alt.X("epoch:Q", title="Epoch", axis=alt.Axis(grid=False, format="d", tickMinStep=1)),
            y=alt.Y("score:Q", title=f"Validation {measure.brief}", scale=alt.Scale(zero=False, padding=12)),
            color=alt.Color("run:N", sort=names, legend=legend),
            shape=alt.Shape("run:N", sort=names, legend=legend),
            tooltip=["run:N", "epoch:Q", alt.Tooltip("score:Q", format=".3f")],
        )
    )
    st.altair_chart(chart.properties(height=_HEIGHT), alt=f"Validation {measure.brief} by epoch of {joined(names)}")
