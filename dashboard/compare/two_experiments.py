"""The experiments that the two runs are of: several seeds by their mean scores, folds by all their answers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core import figures
from core.workflow import compared_experiments, compared_folds
from core.workflow.compared_experiments import ComparedExperiments
from core.workflow.compared_folds import ComparedFolds
from dashboard.widgets.markdown import escaped


def show(found: ComparedExperiments | ComparedFolds | None) -> None:
    """Nothing where they are not of two such experiments."""
    if isinstance(found, ComparedExperiments):
        said = compared_experiments.headline(found), compared_experiments.reading(found)
        _show("seed", *said, _each_seed(found), may_be_luck=found.may_be_luck)
    elif found is not None:
        said = compared_folds.headline(found), compared_folds.reading(found)
        _show("fold", *said, _each_fold(found), may_be_luck=found.may_be_luck)


def _show(each: str, headline: str, reading: str, lines: Sequence[dict[str, str]], *, may_be_luck: bool) -> None:
    with st.container(border=True):
        icon = "casino" if may_be_luck else "groups"
        st.markdown(f":material/{icon}: **All {each}s of both.** {escaped(headline)}.")
        st.markdown(escaped(reading))
        with st.expander(f"Each {each}", key=f"each_{each}"):
            st.table(pd.DataFrame(lines), hide_index=True, alt=f"Scores of the two experiments, each {each}")


def _each_seed(found: ComparedExperiments) -> list[dict[str, str]]:
    title = f"Test {found.measure.brief}"
    runs, scored = (*found.before, *found.after), (*found.compared.before, *found.compared.after)
    return [
        {"Run": one.name, "Seed": f"{one.config.seed}", title: figures.figure(score)}
        for one, score in zip(runs, scored, strict=True)
    ]


def _each_fold(found: ComparedFolds) -> list[dict[str, str]]:
    title = f"Test {found.measure.brief}"
    return [
        {"Runs": names, f"{title}, earlier": before, f"{title}, later": after}
        for names, before, after in compared_folds.of_each(found)
    ]
