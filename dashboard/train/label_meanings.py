"""What labels in a table of predictions mean that are no classes of the data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from core.counted import beginning, counted
from core.records import PredictionColumns, Project, Split
from core.workflow import read_predictions, training
from core.workflow.ground_truth import RawTable
from dashboard import resources
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_NO_CLASS = "no prediction"
_MOST_UNKNOWN = 12


def choose(
    project: Project, split: Split, table: RawTable, columns: PredictionColumns, chosen: Choices
) -> PredictionColumns:
    """What else stands in the column of labels, each with the class that it means; at first as in an earlier table."""
    unknown = read_predictions.unknown_labels(split, table, columns)
    if not unknown:
        return columns
    asked = [*unknown][:_MOST_UNKNOWN]
    st.markdown("**These are no classes of the data set.** What does each mean?")
    classes = training.classes(split)
    options, before = [*classes, _NO_CLASS], read_predictions.meanings_before(resources.bench(), project, split)
    if before.keys() & unknown.keys():
        st.caption("What stands there already is what it meant in an earlier table.")
    meant: list[tuple[str, str]] = []
    with st.grid(3, min_column_width=170):
        for value in asked:
            title = f"{escaped(beginning(value, 30))} ({counted(unknown[value], 'row')})"
            place = st.selectbox(
                title,
                range(len(options)),
                index=None,
                format_func=options.__getitem__,
                placeholder="Choose",
                **chosen.stay(f"meant:{value}", _place(before.get(value), classes), [None, *range(len(options))]),
            )
            if place is not None:
                meant.append((value, "" if place == len(options) - 1 else options[place]))
    others = {value: number for value, number in unknown.items() if value not in dict(meant)}
    if len(unknown) > len(asked) and _are_no_predictions(columns, len(unknown), others, chosen):
        meant += [(value, "") for value in others]
    return replace(columns, labels=(*columns.labels, *meant))


def _place(label: str | None, classes: Sequence[str]) -> int | None:
    """Among the options, of which no prediction is the last; None where nothing is known."""
    return None if label is None else classes.index(label) if label else len(classes)


def _are_no_predictions(columns: PredictionColumns, values: int, others: Mapping[str, int], chosen: Choices) -> bool:
    """Whether all that no class was chosen for is no prediction, as free answers of a language model may be."""
    st.caption(
        escaped(
            f"“{columns.label}” holds {values:,} values that are no classes of the data set; the most frequent stand "
            "here. If it is not the column with the predicted labels, choose that one."
        )
    )
    title = f"All others: no prediction ({counted(sum(others.values()), 'row')})"
    return st.checkbox(title, **chosen.stay(f"no_prediction:{columns.label}", False))
