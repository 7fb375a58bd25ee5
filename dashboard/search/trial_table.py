"""The trials of a search: settings, score, and how each ended."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import durations, figures
from core.records import Trial
from core.workflow import search_report
from core.workflow.searches import SearchStanding


def show(found: SearchStanding) -> None:
    """The best first, those that run, were ended early or failed behind them; nothing before the first has begun."""
    if not found.trials:
        return
    ranked = sorted(found.trials, key=lambda trial: (not trial.counts, -(trial.score or 0), trial.number))
    measure = found.search.config.measure.brief
    st.dataframe(
        pd.DataFrame([_row(found, trial, measure) for trial in ranked]).fillna(""),
        hide_index=True,
        alt="The trials with their settings and validation scores, the best first",
    )


def _row(found: SearchStanding, trial: Trial, measure: str) -> dict[str, str]:
    score = "–" if trial.score is None else figures.figure(trial.score)
    state = search_report.STATES[trial.state]
    return {
        "Trial": f"{trial.number}",
        f"Validation {measure}": score,
        **search_report.values_in_words(found, trial),
        "Best epoch": f"{trial.best_epoch}" if trial.best_epoch is not None else "",
        "Time": durations.in_words(trial.seconds) if trial.seconds else "",
        "State": f"{state}: {trial.error}" if trial.error else state,
    }
