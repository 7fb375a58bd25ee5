"""Scores of two sets of answers beside each other, each difference with its paired interval."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.records import Comparison, Score
from core.workflow import verdict
from dashboard.parts.scores import MACRO, interval

_LUCK, _ABOVE, _BELOW = "○ may be luck", "▲ interval above 0", "▼ interval below 0"


def show(comparison: Comparison, positive: str | None, before: str, after: str, *, judged: bool = True) -> None:
    """F1, precision and recall of the positive class (or macro), and accuracy.

    ``judged`` adds what each interval allows to say; it says nothing where the texts were chosen by looking at them.
    """
    was, now, differs = (one.headline(positive) for one in (comparison.before, comparison.after, comparison))
    lines = [
        ("F1", was.f1, now.f1, differs.f1),
        ("Precision", was.precision, now.precision, differs.precision),
        ("Recall", was.recall, now.recall, differs.recall),
        ("Accuracy", comparison.before.accuracy, comparison.after.accuracy, comparison.accuracy),
    ]
    _draw([_line("Score", *line, before, after, judged) for line in lines], "Scores before and after")


def show_classes(comparison: Comparison, before: str, after: str) -> None:
    """F1 of each class, and the macro average."""
    names = {label: comparison.before.per_class[label] for label in comparison.per_class}
    lines = [
        _line(
            "F1 of the class",
            label,
            scores.f1,
            comparison.after.per_class[label].f1,
            comparison.per_class[label].f1,
            before,
            after,
            True,
        )
        for label, scores in names.items()
    ]
    macro = comparison.before.macro.f1, comparison.after.macro.f1, comparison.macro.f1
    _draw([*lines, _line("F1 of the class", MACRO, *macro, before, after, True)], "F1 of each class before and after")


def _line(
    title: str, name: str, was: Score, now: Score, difference: Score, before: str, after: str, judged: bool
) -> dict[str, str]:
    line = {title: name, before: interval(was), after: interval(now), "Difference": _difference(difference)}
    return {**line, "Reading": _reading(difference)} if judged else line


def _difference(score: Score) -> str:
    return f"{_signed(score.value)} [{_signed(score.low)}, {_signed(score.high)}]"


def _signed(value: float) -> str:
    rounded = round(value, 3)
    return "0.000" if rounded == 0 else f"{'+' if rounded > 0 else '−'}{abs(rounded):.3f}"


def _reading(difference: Score) -> str:
    if verdict.includes_none(difference):
        return _LUCK
    return _ABOVE if difference.low > 0 else _BELOW


def _draw(lines: list[dict[str, str]], alt: str) -> None:
    st.dataframe(pd.DataFrame(lines), hide_index=True, alt=alt)
