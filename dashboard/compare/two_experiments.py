"""The experiments with several seeds that the two runs are of, by their mean scores."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import figures
from core.records import DatasetVersion, Project, Run
from core.workflow import compared_experiments
from core.workflow.compared_experiments import ComparedExperiments
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets.markdown import escaped


def show(project: Project, run: Run, against: Run, version: DatasetVersion) -> None:
    """Nothing where they are not of two such experiments."""
    found = _compared(project, run, against, version, resources.bench().store.trained_runs(project.id))
    if found is None:
        return
    with st.container(border=True):
        icon = "casino" if found.may_be_luck else "groups"
        st.markdown(f":material/{icon}: **All seeds of both.** {escaped(compared_experiments.headline(found))}.")
        st.markdown(escaped(compared_experiments.reading(found)))
        with st.expander("Each seed"):
            st.table(pd.DataFrame(_lines(found)), hide_index=True, alt="Score of each run of the two experiments")


@cached(20, wait="Comparing all seeds …")
def _compared(
    project: Project, run: Run, against: Run, version: DatasetVersion, trained: tuple[str, ...]
) -> ComparedExperiments | None:
    return compared_experiments.of_runs(resources.bench(), project, run, against, version)


def _lines(found: ComparedExperiments) -> list[dict[str, str]]:
    title = f"Test {found.measure.brief}"
    runs, scored = (*found.before, *found.after), (*found.compared.before, *found.compared.after)
    return [
        {"Run": one.name, "Seed": f"{one.config.seed}", title: figures.figure(score)}
        for one, score in zip(runs, scored, strict=True)
    ]
