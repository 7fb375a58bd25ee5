"""What is known about one text: labels, votes, metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.counted import counted
from core.records import METADATA_PREFIX, DatasetVersion, MetadataColumns, Run
from core.records.columns import ID, LABEL, PREDICTED_LABEL, REASON, ROW, SOURCE, TRUE_LABEL, VOTES
from core.workflow import ground_truth, remarks, results
from core.workflow.corrections.draft import State
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import correction_form, html_table, votes
from dashboard.widgets.markdown import escaped


def show_labels(row: dict[str, Any], version: DatasetVersion, now: State | None) -> None:
    """The label that the model was tested on, in the version, and what became of it since, against the predicted one,
    and the votes.
    """
    label, predicted = row[TRUE_LABEL], row[PREDICTED_LABEL]
    icon, word = ("check_circle", "right") if label == predicted else ("cancel", "wrong")
    became = escaped(correction_form.in_words(now, label)) if now is not None and now.label != label else ""
    if became:
        word += f" in version {version.number}{_now(now, label, predicted)}"
    with st.grid(3, min_column_width=120):
        st.markdown(f":gray[Label]  \n**{escaped(label)}** {became}")
        st.markdown(f":gray[Predicted]  \n**{escaped(predicted)}**, {word} :material/{icon}:")
        _show_votes(row, version)


def _now(now: State | None, label: str, predicted: str) -> str:
    """Whether the prediction is right by the corrected label, where that is another answer to the question."""
    if now is None or now.label is None or (label == predicted) == (now.label == predicted):
        return ""
    return f", {'right' if now.label == predicted else 'wrong'} by the corrected label"


def show_judged(row: dict[str, Any], version: DatasetVersion) -> None:
    """The label, or why there is none, then who judged what."""
    said = escaped(label_or_reason(row))
    st.markdown(f":gray[Label]  \n{said if pd.isna(row[LABEL]) else f'**{said}**'}")
    _show_votes(row, version)
    show_who_judged(row, version)


def _show_votes(row: dict[str, Any], version: DatasetVersion) -> None:
    if len(votes.of(row.get(VOTES))) > 1:
        st.markdown(f":gray[Votes]  \n{escaped(votes.in_words(row[VOTES], version.vote.unsure))}")


def show_who_judged(row: dict[str, Any], version: DatasetVersion) -> None:
    """Folded away; nothing where one person judged."""
    judged = votes.of(row.get(VOTES))
    if len(judged) > 1:
        with st.expander("Who judged what", key="who_judged"):
            told = {name: {"Label": votes.told(label, version.vote.unsure)} for name, label in judged.items()}
            html_table.show(beside_remarks(told, version, str(row[ID])), alt="The label that each annotator gave")


def beside_remarks(told: Mapping[str, Mapping[str, str]], version: DatasetVersion, id: str) -> list[dict[str, str]]:
    """A line an annotator: what is ``told`` of each, and what they said of the text beside its label."""
    said = _remarks(version, id)
    return [
        {"Annotator": name, **known, **{column: by.get(name, "") for column, by in said.items()}}
        for name, known in told.items()
    ]


@cached(200)
def _remarks(version: DatasetVersion, id: str) -> dict[str, dict[str, str]]:
    return remarks.of(resources.bench(), version, id)


def show_metadata(row: Mapping[str, Any], columns: MetadataColumns) -> None:
    """The id, and the file's other columns, among which may be what another model said.

    What tells groups of texts apart is in sight, what hardly repeats (links, lists) a click away.
    """
    st.markdown(f":gray[Id]  \n{escaped(_id(row))}")
    known = metadata(row, columns.all)
    shown = {name: known.pop(name) for name in columns.telling if name in known}
    if shown:
        st.caption("Columns of your file")
        _show(shown)
    if known:
        with st.expander(
            counted(len(known), "further column" if shown else "column of your file"), key="further_columns"
        ):
            _show(known)


def _show(known: Mapping[str, str]) -> None:
    with st.grid(2, min_column_width=170):
        for name, value in known.items():
            st.markdown(f":gray[{escaped(name)}]  \n{escaped(value)}")


def _id(row: Mapping[str, Any]) -> str:
    """With the row of the file where it is known: without a column of ids Errata numbers the texts."""
    place = row.get(ROW)
    return str(row[ID]) if place is None or pd.isna(place) else f"{row[ID]}, row {int(place):,} of {row[SOURCE]}"


@cached(20)
def columns_of_run(run: Run) -> MetadataColumns:
    """Of the test part."""
    return results.metadata_columns(resources.bench(), run)


@cached(20)
def columns_of_version(version: DatasetVersion) -> MetadataColumns:
    return ground_truth.metadata_columns(resources.bench(), version)


def label_or_reason(row: Mapping[Any, Any]) -> str:
    """The label, or why there is none."""
    return f"none: {row[REASON]}" if pd.isna(row[LABEL]) else str(row[LABEL])


def metadata(row: Mapping[Any, Any], names: Sequence[str]) -> dict[str, str]:
    """What these columns of the file say of the text, in the order given; those that say nothing are left out."""
    cells = {name: row.get(METADATA_PREFIX + name) for name in names}
    return {name: str(value) for name, value in cells.items() if not pd.isna(value)}
