"""The curves of a training: the loss at each step, and the scores on the validation part after each epoch."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from core.records import EpochScores, Run
from core.workflow import kept_epoch, measures
from dashboard import resources
from dashboard.widgets import colours
from dashboard.widgets.colours import BLUE, GREY, ORANGE
from dashboard.widgets.markdown import escaped

_HEIGHT = 290
_MOST_NUMBERED = 15
_MEASURES = ("F1", "Precision", "Recall")


def show_of_run(run: Run) -> None:
    """Those of a training that has ended; where another measure was declared since, why they are not of that."""
    result, declared = run.result, measures.of_run(resources.bench(), run)
    assert result is not None
    also = f"Its epochs were judged by {run.config.measure}, as was declared then; {declared} is declared by now."
    show(
        result.losses,
        None if run.config.learns_validation else result.epochs,
        run.config.positive,
        result.best_epoch,
        trained=result.epochs_trained,
        also=escaped(also) if declared.positive != run.config.positive else "",
    )


def show(
    losses: Sequence[tuple[int, float]],
    scores: Sequence[EpochScores] | None,
    positive: str | None,
    best_epoch: int | None = None,
    *,
    trained: float | None = None,
    also: str = "",
) -> None:
    """Both curves side by side, the loss alone where no ``scores`` are to come.

    ``positive`` is the class that the scores are of, None where they are macro means; ``best_epoch`` is marked where it
    is known. Of a training that was stopped ``trained`` is how many epochs it took. ``also`` is said above the scores.
    """
    if scores is None:
        st.markdown("**Loss** on the training and validation parts")
        _show_losses(losses)
        return
    left, right = st.columns(2)
    with left:
        st.markdown("**Loss** on the training part")
        _show_losses(losses)
    with right:
        whose = f"of the class “{escaped(positive)}”" if positive is not None else "averaged over the classes"
        st.markdown(f"**Validation scores** {whose}, after each epoch")
        if also:
            st.caption(also)
        _show_scores(scores, best_epoch, trained)


def _show_losses(losses: Sequence[tuple[int, float]]) -> None:
    if not losses:
        st.caption("The first steps are still to come.")
        return
    table = pd.DataFrame(losses, columns=["step", "loss"])
    table["smooth"] = table["loss"].ewm(span=max(len(table) // 12, 1)).mean()
    base = alt.Chart(table).encode(
        x=alt.X("step:Q", title="Step", axis=alt.Axis(grid=False, format="d", tickMinStep=1))
    )
    y = alt.Scale(zero=True, nice=True)
    raw = base.mark_line(color=BLUE, opacity=0.3, strokeWidth=1).encode(y=alt.Y("loss:Q", title="Loss", scale=y))
    smooth = base.mark_line(color=BLUE, strokeWidth=2.5).encode(
        y=alt.Y("smooth:Q", scale=y), tooltip=["step:Q", alt.Tooltip("loss:Q", format=".3f")]
    )
    last = f"Loss by training step, now {losses[-1][1]:.2f}"
    st.altair_chart((raw + smooth).properties(height=_HEIGHT), alt=last)


def _show_scores(scores: Sequence[EpochScores], best_epoch: int | None, trained: float | None) -> None:
    if not scores:
        st.caption("The first evaluation comes at the end of the first epoch.")
        return
    table = pd.DataFrame(
        [
            (kept_epoch.named(one.epoch, trained), name, getattr(one, name.lower()))
            for one in scores
            for name in _MEASURES
        ],
        columns=["epoch", "score", "value"],
    )
    names = [kept_epoch.named(one.epoch, trained) for one in scores]
    # Ordinal, so that each epoch is named: of a few numbers on a scale only the first and the last are.
    epoch = alt.X(
        "epoch:O",
        title="Epoch",
        sort=names,
        axis=alt.Axis(grid=False, labelAngle=0, labelOverlap=len(scores) > _MOST_NUMBERED),
    )
    palette = alt.Scale(domain=list(_MEASURES), range=[BLUE, ORANGE, GREY])
    # One legend for all three, so that it is drawn as one.
    legend = alt.Legend(orient="right", symbolStrokeWidth=0)
    chart = (
        alt.Chart(table)
        .mark_line(point=alt.OverlayMarkDef(size=55, filled=True), strokeWidth=2)
        .encode(
            x=epoch,
            y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("score:N", scale=palette, title=None, legend=legend),
            strokeDash=alt.StrokeDash("score:N", sort=list(_MEASURES), title=None, legend=legend),
            shape=alt.Shape("score:N", sort=list(_MEASURES), title=None, legend=legend),
            tooltip=["epoch:O", "score:N", alt.Tooltip("value:Q", format=".3f")],
        )
    )
    if best_epoch is not None:
        rule = alt.Chart(pd.DataFrame({"epoch": [kept_epoch.named(best_epoch, trained)], "note": ["best epoch"]}))
        line = rule.mark_rule(strokeDash=[3, 3], color=GREY).encode(x=epoch)
        text = rule.mark_text(dy=-6, baseline="bottom", y=0, color=colours.TEXT).encode(x=epoch, text="note:N")
        chart = line + text + chart
    best = max(scores, key=lambda one: one.f1)
    st.altair_chart(
        chart.properties(height=_HEIGHT), alt=f"Validation scores by epoch; best F1 {best.f1:.3f} in epoch {best.epoch}"
    )
