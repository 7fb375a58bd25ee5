"""What more labels would bring: the learning curve that a run is part of."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd
import streamlit as st

from core import figures
from core.records import Project, Run
from core.workflow import learning_curve, measures
from core.workflow.learning_curve import Curve
from dashboard import resources
from dashboard.widgets.colours import BLUE, ORANGE
from dashboard.widgets.markdown import escaped

_HEIGHT = 280


def show(project: Project, run: Run) -> None:
    """Nothing where the run was started by itself."""
    measure = measures.of_run(resources.bench(), run)
    found = learning_curve.of_run(resources.bench(), project, run, measure)
    if found is None or not found.points:
        return
    st.subheader("Learning curve")
    st.markdown(escaped(learning_curve.in_words(found)))
    _show_chart(found)
    st.caption(
        "Each point is a training on a part of the training texts, judged on the same validation texts; the bars are "
        "95 % intervals. The line is straight over the doublings of the number of texts; its dashed end is a forecast."
    )


def _show_chart(found: Curve) -> None:
    table = pd.DataFrame(
        [(one.texts, one.score.value, one.score.low, one.score.high, one.run.name) for one in found.points],
        columns=["texts", "score", "low", "high", "run"],
    )
    title = f"Validation {found.measure.brief}"
    gain = found.gain
    most = gain.texts if gain is not None else int(table["texts"].max())
    x = alt.X(
        "texts:Q",
        title="Training texts",
        scale=alt.Scale(type="log", base=2, domain=[0.9 * int(table["texts"].min()), 1.1 * most], nice=False),
        axis=alt.Axis(values=[*table["texts"].unique().tolist(), most], grid=False, format=",d", labelOverlap=True),
    )
    base = alt.Chart(table).encode(x=x)
    bars = base.mark_rule(color=BLUE, strokeWidth=1.5).encode(
        y=alt.Y("low:Q", title=title, scale=alt.Scale(zero=False, padding=12)), y2="high:Q"
    )
    points = base.mark_point(filled=True, size=80, color=BLUE, opacity=1).encode(
        y=alt.Y("score:Q", title=title), tooltip=["run:N", "texts:Q", alt.Tooltip("score:Q", format=".3f")]
    )
    chart = bars + points
    if gain is not None:
        ends = pd.DataFrame(
            {"texts": [gain.texts / 2, gain.texts], "score": [gain.score - gain.difference.value, gain.score]}
        )
        forecast = alt.Chart(ends).mark_line(color=ORANGE, strokeDash=[5, 4], strokeWidth=2)
        first = int(table["texts"].min())
        start = gain.score - gain.difference.value * math.log2(gain.texts / first)
        fitted = pd.DataFrame({"texts": [first, gain.texts / 2], "score": [start, gain.score - gain.difference.value]})
        line = alt.Chart(fitted).mark_line(color=ORANGE, strokeWidth=2)
        chart = line.encode(x=x, y=alt.Y("score:Q", title=title)) + forecast.encode(x=x, y="score:Q") + chart
    scores = ", ".join(f"{one.texts:,} texts {figures.figure(one.score.value)}" for one in found.points)
    st.altair_chart(chart.properties(height=_HEIGHT), alt=f"Validation score by number of training texts: {scores}")
