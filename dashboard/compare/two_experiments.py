"""The experiments with several seeds that the two runs are of, by their mean scores."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import figures
from core.workflow import compared_experiments
from core.workflow.compared_experiments import ComparedExperiments
from dashboard.widgets.markdown import escaped


def show(found: ComparedExperiments | None) -> None:
    """Nothing where they are not of two such experiments."""
    if found is None:
        return
    with st.container(border=True):
        icon = "casino" if found.may_be_luck else "groups"
        st.markdown(f":material/{icon}: **All seeds of both.** {escaped(compared_experiments.headline(found))}.")
        st.markdown(escaped(compared_experiments.reading(found)))
        with st.expander("Each seed"):
            st.table(pd.DataFrame(_lines(found)), hide_index=True, alt="Score of each run of the two experiments")


def _lines(found: ComparedExperiments) -> list[dict[str, str]]:
    title = f"Test {found.measure.brief}"
    runs, scored = (*found.before, *found.after), (*found.compared.before, *found.compared.after)
    return [
        {"Run": one.name, "Seed": f"{one.config.seed}", title: figures.figure(score)}
        for one, score in zip(runs, scored, strict=True)
    ]
