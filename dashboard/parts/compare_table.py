"""Scores of two sets of answers beside each other, each difference with its paired interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from core.counted import counted
from core.figures import signed_with_bounds, with_bounds
from core.records import ClassDifferences, ClassScores, Comparison, DatasetVersion, Run, Score
from core.workflow import verdict
from dashboard.parts.plain import plain
from dashboard.parts.scores import MACRO

_NONE, _LUCK, _ABOVE, _BELOW = "= no difference", "○ may be luck", "▲ above 0", "▼ below 0"

Figures = tuple[Score, Score, Score, bool]
"""A score before and after, its difference, and whether that may be luck."""


def show(comparison: Comparison, positive: str | None, before: str, after: str, *, judged: bool = True) -> None:
    """F1, precision and recall of the positive class (or macro), and accuracy.

    ``judged`` adds what each interval allows to say; it says nothing where the texts were chosen by looking at them.
    """
    lines = {
        "F1": _f1(comparison, positive),
        "Precision": _of_class(comparison, positive, lambda scores: scores.precision),
        "Recall": _of_class(comparison, positive, lambda scores: scores.recall),
        "Accuracy": _accuracy(comparison),
    }
    table = [{"Score": name, **_line(figures, before, after, judged)} for name, figures in lines.items()]
    st.table(pd.DataFrame(table), hide_index=True, alt="Scores before and after")


def show_versions(comparisons: dict[str, Comparison], positive: str | None, before: str, after: str) -> None:
    """F1 and accuracy on several sets of labels, by their names."""
    table = []
    for name, comparison in comparisons.items():
        measured = positive if positive in comparison.per_class else None
        table.append({"Labels": name, "Score": "F1", **_line(_f1(comparison, measured), before, after)})
        table.append({"Labels": name, "Score": "Accuracy", **_line(_accuracy(comparison), before, after)})
    st.table(pd.DataFrame(table), hide_index=True, alt="Scores on the labels of several versions")


def show_classes(comparison: Comparison, before: str, after: str) -> None:
    """F1 of each class, and the macro average."""
    names = {**{label: label for label in comparison.per_class}, MACRO: None}
    table = [{"F1 of": name, **_line(_f1(comparison, label), before, after)} for name, label in names.items()]
    st.table(pd.DataFrame(table), hide_index=True, alt="F1 of each class before and after")


def show_unknown(run: Run, unknown: Mapping[str, int], version: DatasetVersion) -> None:
    """Where a model answers with a class that the version does not have: how often, by class."""
    if unknown:
        classes = ", ".join(f"“{plain(label)}” {counted(number, 'time')}" for label, number in unknown.items())
        st.caption(
            f":material/warning: {plain(run.name)} answers {classes}: version {version.number} has no such class, so "
            "these answers count as wrong. Train it again on that version before you judge it."
        )


def _accuracy(comparison: Comparison) -> Figures:
    was, now = comparison.before.accuracy, comparison.after.accuracy
    return was, now, comparison.accuracy, verdict.may_be_luck(comparison)


def _f1(comparison: Comparison, positive: str | None) -> Figures:
    was, now, difference, _ = _of_class(comparison, positive, lambda scores: scores.f1)
    return was, now, difference, verdict.f1_may_be_luck(comparison, positive)


def _of_class(
    comparison: Comparison, positive: str | None, of: Callable[[ClassScores | ClassDifferences], Score]
) -> Figures:
    before, after = (of(evaluation.headline(positive)) for evaluation in (comparison.before, comparison.after))
    difference = of(comparison.headline(positive))
    return before, after, difference, verdict.includes_none(difference) or not difference.covers


def _line(figures: Figures, before: str, after: str, judged: bool = True) -> dict[str, str]:
    was, now, difference, may_be_luck = figures
    line = {before: with_bounds(was), after: with_bounds(now), "Difference": signed_with_bounds(difference)}
    return {**line, "Reading": _reading(difference, may_be_luck)} if judged else line


def _reading(difference: Score, may_be_luck: bool) -> str:
    if difference.low == difference.high == 0:
        return _NONE
    if may_be_luck:
        return _LUCK
    return _ABOVE if difference.low > 0 else _BELOW
