"""Scores of two sets of answers beside each other, each difference with its paired interval."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.counted import counted
from core.records import ClassDifferences, ClassScores, Comparison, DatasetVersion, Evaluation, Run, Score
from core.workflow import test_labels, verdict
from dashboard.parts.plain import plain
from dashboard.parts.scores import MACRO, interval

_NONE, _LUCK, _ABOVE, _BELOW = "= no difference", "○ may be luck", "▲ above 0", "▼ below 0"

Figures = tuple[Score, Score, Score]
"""A score before and after, and its difference."""


def show(comparison: Comparison, positive: str | None, before: str, after: str, *, judged: bool = True) -> None:
    """F1, precision and recall of the positive class (or macro), and accuracy.

    ``judged`` adds what each interval allows to say; it says nothing where the texts were chosen by looking at them.
    """
    lines = {
        "F1": _of_class(comparison, positive, lambda scores: scores.f1),
        "Precision": _of_class(comparison, positive, lambda scores: scores.precision),
        "Recall": _of_class(comparison, positive, lambda scores: scores.recall),
        "Accuracy": _figures(comparison, lambda scores: scores.accuracy),
    }
    table = [{"Score": name, **_line(figures, before, after, judged)} for name, figures in lines.items()]
    st.dataframe(pd.DataFrame(table), hide_index=True, alt="Scores before and after")


def show_versions(comparisons: dict[str, Comparison], positive: str | None, before: str, after: str) -> None:
    """F1 and accuracy on several sets of labels, by their names."""
    table = []
    for name, comparison in comparisons.items():
        measured = positive if positive in comparison.per_class else None
        f1 = _of_class(comparison, measured, lambda scores: scores.f1)
        accuracy = _figures(comparison, lambda scores: scores.accuracy)
        table.append({"Labels": name, "Score": "F1", **_line(f1, before, after)})
        table.append({"Labels": name, "Score": "Accuracy", **_line(accuracy, before, after)})
    st.dataframe(pd.DataFrame(table), hide_index=True, alt="Scores on the labels of several versions")


def show_classes(comparison: Comparison, before: str, after: str) -> None:
    """F1 of each class, and the macro average."""
    names = {**{label: label for label in comparison.per_class}, MACRO: None}
    table = [
        {"F1 of": name, **_line(_of_class(comparison, label, lambda scores: scores.f1), before, after)}
        for name, label in names.items()
    ]
    st.dataframe(pd.DataFrame(table), hide_index=True, alt="F1 of each class before and after")


def show_unknown(run: Run, evaluation: Evaluation, version: DatasetVersion) -> None:
    """Where a model answers with a class that the version no longer has."""
    unknown = test_labels.unknown_answers(evaluation, version)
    if unknown:
        classes = ", ".join(f"“{plain(label)}” {counted(number, 'time')}" for label, number in unknown.items())
        st.caption(
            f":material/warning: {plain(run.name)} answers {classes}: version {version.number} has no such class, so "
            "these answers count as wrong. Train it again on that version before you judge it."
        )


def _figures(comparison: Comparison, of: Callable[[Evaluation | Comparison], Score]) -> Figures:
    return of(comparison.before), of(comparison.after), of(comparison)


def _of_class(
    comparison: Comparison, positive: str | None, of: Callable[[ClassScores | ClassDifferences], Score]
) -> Figures:
    return _figures(comparison, lambda scores: of(scores.headline(positive)))


def _line(figures: Figures, before: str, after: str, judged: bool = True) -> dict[str, str]:
    was, now, difference = figures
    line = {before: interval(was), after: interval(now), "Difference": _difference(difference)}
    return {**line, "Reading": _reading(difference)} if judged else line


def _difference(score: Score) -> str:
    return f"{_signed(score.value)} [{_signed(score.low)}, {_signed(score.high)}]"


def _signed(value: float) -> str:
    rounded = round(value, 3)
    return "0.000" if rounded == 0 else f"{'+' if rounded > 0 else '−'}{abs(rounded):.3f}"


def _reading(difference: Score) -> str:
    if difference.low == difference.high == 0:
        return _NONE
    if verdict.includes_none(difference):
        return _LUCK
    return _ABOVE if difference.low > 0 else _BELOW
