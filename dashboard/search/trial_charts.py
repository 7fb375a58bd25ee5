"""A search in charts: how the best score came about, how settings and scores go together, which setting mattered."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from core import figures
from core.records import Dimension, Trial, TrialState, Value
from core.workflow import search_report, searches
from core.workflow.searches import SearchStanding
from dashboard.widgets import colours
from dashboard.widgets.colours import BLUE, GREY, ORANGE

_HEIGHT = 260
_BAR = 26
_THICKER = alt.Scale(domain=[False, True], range=[1.5, 4])
_KINDS = {TrialState.DONE: "finished", TrialState.PRUNED: "ended early"}


def show_history(found: SearchStanding) -> None:
    """The score of each trial, and the best so far; nothing before the first has ended."""
    scored = [trial for trial in found.trials if trial.state in _KINDS and trial.score is not None]
    if not scored:
        return
    table = pd.DataFrame(
        {
            "trial": [trial.number for trial in scored],
            "score": [trial.score for trial in scored],
            "ended": [_KINDS[trial.state] for trial in scored],
        }
    )
    finished = table[table["ended"] == _KINDS[TrialState.DONE]]
    best = finished.assign(best=finished["score"].cummax())
    measure = found.search.config.measure.brief
    number = alt.X("trial:Q", title="Trial", axis=alt.Axis(grid=False, format="d", tickMinStep=1))
    score = alt.Y("score:Q", title=f"Validation {measure}", scale=alt.Scale(zero=False, padding=12))
    kinds = alt.Scale(domain=list(_KINDS.values()), range=[BLUE, GREY])
    shapes = alt.Scale(domain=list(_KINDS.values()), range=["circle", "cross"])
    points = (
        alt.Chart(table)
        .mark_point(filled=True, size=80, opacity=1)
        .encode(
            x=number,
            y=score,
            color=alt.Color("ended:N", scale=kinds, title=None),
            shape=alt.Shape("ended:N", scale=shapes, title=None),
            tooltip=["trial:Q", "ended:N", alt.Tooltip("score:Q", format=".3f")],
        )
    )
    line = (
        alt.Chart(best)
        .mark_line(interpolate="step-after", color=ORANGE, strokeWidth=2)
        .encode(x=number, y=alt.Y("best:Q", title=f"Validation {measure}"))
    )
    st.markdown("**Trials** and the best score so far (line)")
    st.altair_chart(
        (line + points).properties(height=_HEIGHT),
        alt=f"Validation score of {len(scored)} trials; the best is {figures.figure(table['score'].max())}",
    )


def show_parallel(found: SearchStanding) -> None:
    """Each trial as a line through its values, coloured by its score; nothing where only one thing varies."""
    trials = [trial for trial in found.trials if trial.counts]
    if len(trials) < 2 or len(_varied(found)) < 2:
        return
    table = pd.DataFrame([row for trial in trials for row in _line(found, trial)])
    order = list(table["axis"].unique())
    x = alt.X("axis:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, domain=False, ticks=False, grid=True))
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[-0.05, 1.08]))
    lines = (
        alt.Chart(table)
        .mark_line(opacity=0.8)
        .encode(
            x=x,
            y=y,
            detail="trial:N",
            color=alt.Color("score:Q", title="Score", scale=alt.Scale(range=["#b9bec4", BLUE]), legend=None),
            strokeWidth=alt.StrokeWidth(
                "is_best:N", scale=alt.Scale(domain=[False, True], range=[1.5, 4]), legend=None
            ),
            tooltip=["trial:N", alt.Tooltip("score:Q", format=".3f")],
        )
    )
    labels = (
        alt.Chart(_labels(found))
        .mark_text(align="left", dx=7, dy=-7, color=colours.TEXT)
        .encode(x=x, y=y, text="value:N")
    )
    st.markdown("**Settings and scores**: a line a trial, the bluer the better; the thick one is the best")
    st.altair_chart(
        (lines + labels).properties(height=_HEIGHT),
        alt="Each finished trial as a line through its values of the settings and its score",
    )


def _varied(found: SearchStanding) -> list[Dimension]:
    return [dimension for dimension in found.search.space if len(dimension.values) > 1]


def _line(found: SearchStanding, trial: Trial) -> list[dict[str, object]]:
    """Heights from 0 to 1: of a value in its list, and of the score between the lowest and the highest."""
    points = [(_title(dimension), _height(dimension, trial.values[dimension.setting])) for dimension in _varied(found)]
    low, high = _ends(found)
    assert trial.score is not None
    points.append((found.search.config.measure.brief, (trial.score - low) / (high - low) if high > low else 0.5))
    is_best = found.best is not None and trial.number == found.best.number
    of_trial = {"trial": trial.number, "score": trial.score, "is_best": is_best}
    return [{**of_trial, "axis": axis, "height": height} for axis, height in points]


def _labels(found: SearchStanding) -> pd.DataFrame:
    """Every value at its height, and the lowest and highest score."""
    fields = searches.searched_fields()
    rows: list[tuple[str, float, str]] = [
        (_title(one), _height(one, value), search_report.in_brief(fields[one.setting], value))
        for one in _varied(found)
        for value in one.values
    ]
    measure = found.search.config.measure.brief
    rows += [(measure, height, figures.figure(score)) for height, score in enumerate(_ends(found))]
    return pd.DataFrame(rows, columns=["axis", "height", "value"])


def _ends(found: SearchStanding) -> tuple[float, float]:
    scores = [trial.score or 0.0 for trial in found.trials if trial.counts]
    return min(scores), max(scores)


def _title(dimension: Dimension) -> str:
    return searches.searched_fields()[dimension.setting].setting.title


def _height(dimension: Dimension, value: Value) -> float:
    return dimension.values.index(value) / (len(dimension.values) - 1)


def show_importance(found: SearchStanding) -> None:
    """How much of the differences between the scores each setting accounts for; nothing while that is unknown."""
    if not found.importance:
        return
    fields = searches.searched_fields()
    table = pd.DataFrame(
        {
            "setting": [fields[name].setting.title for name in found.importance],
            "share": list(found.importance.values()),
            "shown": [figures.percent(share, 0) for share in found.importance.values()],
        }
    )
    base = alt.Chart(table).encode(
        y=alt.Y("setting:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)),
        x=alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1.1])),
    )
    bars = base.mark_bar(color=BLUE, height={"band": 0.7})
    text = base.mark_text(align="left", dx=4, color=colours.TEXT).encode(text="shown:N")
    finished = sum(trial.counts for trial in found.trials)
    st.markdown(f"**Which setting mattered**: share of the scores' differences, a guess from {finished} trials")
    st.altair_chart(
        (bars + text).properties(height=_BAR * len(table) + 20),
        alt=search_report.importance_in_words(found),
    )
