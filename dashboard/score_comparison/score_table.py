"""Scores of two sets of answers beside each other, each difference with its paired interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from core.counted import counted
from core.figures import signed_with_bounds, with_bounds
from core.records import ClassDifferences, ClassScores, Comparison, DatasetVersion, Run, Score
from dashboard.widgets.markdown import escaped
from dashboard.widgets.scores import MACRO

Figures = tuple[Score, Score, Score]
"""A score before and after, and its difference."""


def show(comparison: Comparison, positive: str | None, before: str, after: str) -> None:
    """F1, precision and recall of the positive class (or macro), and accuracy: what they are, not what they prove."""
    lines = {
        "F1": _of_class(comparison, positive, lambda scores: scores.f1),
        "Precision": _of_class(comparison, positive, lambda scores: scores.precision),
        "Recall": _of_class(comparison, positive, lambda scores: scores.recall),
        "Accuracy": _accuracy(comparison),
    }
    table = [{"Score": name, **_line(figures, before, after)} for name, figures in lines.items()]
    st.table(pd.DataFrame(table), hide_index=True, alt="Scores before and after")


def show_versions(comparisons: dict[str, Comparison], positive: str | None, before: str, after: str) -> None:
    """F1 and accuracy on several sets of labels, by their names."""
    table = []
    for name, comparison in comparisons.items():
        measured = positive if positive in comparison.per_class else None
        f1 = _of_class(comparison, measured, lambda scores: scores.f1)
        table.append({"Labels": name, "Score": "F1", **_line(f1, before, after)})
        table.append({"Labels": name, "Score": "Accuracy", **_line(_accuracy(comparison), before, after)})
    st.table(pd.DataFrame(table), hide_index=True, alt="Scores on the labels of several versions")


def show_classes(comparison: Comparison, before: str, after: str) -> None:
    """F1 of each class, and the macro average."""
    names = {**{label: label for label in comparison.per_class}, MACRO: None}
    table = [
        {"F1 of": name, **_line(_of_class(comparison, label, lambda scores: scores.f1), before, after)}
        for name, label in names.items()
    ]
    st.table(pd.DataFrame(table), hide_index=True, alt="F1 of each class before and after")


def show_unknown(run: Run, unknown: Mapping[str, int], version: DatasetVersion) -> None:
    """Where a model answers with a class that the version does not have: how often, by class."""
    if unknown:
        classes = ", ".join(f"“{escaped(label)}” {counted(number, 'time')}" for label, number in unknown.items())
        st.caption(
            f":material/warning: {escaped(run.name)} answers {classes}: version {version.number} has no such class, so "
            "these answers count as wrong. Train it again on that version before you judge it."
        )


def _accuracy(comparison: Comparison) -> Figures:
    was, now = comparison.before.accuracy, comparison.after.accuracy
    return was, now, comparison.accuracy


def _of_class(
    comparison: Comparison, positive: str | None, of: Callable[[ClassScores | ClassDifferences], Score]
) -> Figures:
    before, after = (of(evaluation.headline(positive)) for evaluation in (comparison.before, comparison.after))
    return before, after, of(comparison.headline(positive))


def _line(figures: Figures, before: str, after: str) -> dict[str, str]:
    was, now, difference = figures
    return {before: with_bounds(was), after: with_bounds(now), "Difference": signed_with_bounds(difference)}
