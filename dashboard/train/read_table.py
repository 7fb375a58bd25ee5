"""Predictions that were made elsewhere: a table of them is read, matched to the texts, and kept as a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from core.counted import counted
from core.records import PredictionColumns, Project, ReadSettings, Run, Split
from core.workflow import ground_truth, measured_again, read_predictions, training
from core.workflow.ground_truth import RawTable, StagedFile
from core.workflow.read_predictions import Matched
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.train import label_meanings, older_tables
from dashboard.uploading import cached_readings, column_mapping, left_out, waiting_file
from dashboard.widgets import choices, errors, measure_again
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

T = TypeVar("T")

_WHAT = (
    "What a language model, a dictionary, an R script or a colleague’s model predicted for the test texts, as a table "
    "with their ids or texts and a label each; validation texts may be among them. It then stands beside the trained "
    "models on Results, Mismatches and Compare; reasons in words stand beside their texts. Where the texts are divided "
    "into folds, it is held against all texts."
)


def show(project: Project, split: Split) -> None:
    """Closed unless a table waits or asks something; an error stands where the table is chosen."""
    older = measured_again.older(resources.bench(), project, split)
    waits = session.remembered(session.PREDICTIONS) is not None or any(map(measure_again.asks, older))
    title = f"Predictions made elsewhere{_to_measure(older, split)}"
    with st.expander(title, icon=":material/table_view:", expanded=waits, key="read_table"), errors.shown():
        st.caption(_WHAT)
        older_tables.show(project, older, split)
        file = waiting_file.show(project, session.PREDICTIONS, "A table of predictions")
        if file is not None:
            _show(project, split, file)


def _to_measure(older: Sequence[Run], split: Split) -> str:
    """“: 2 tables to measure on version 3”; empty where there are none."""
    kept = [run for run in older if measured_again.is_kept(run)]
    return f": {counted(len(kept), 'table')} to measure on {measure_again.on(split, kept[0])}" if kept else ""


def _show(project: Project, split: Split, file: StagedFile) -> None:
    chosen = choices.of((file,))
    settings = column_mapping.choose_reading((file,))
    table = _table(file, settings)
    columns = _choose_columns(split, file, settings, table, chosen)
    if not columns.label:
        st.caption("Choose the column with the predicted labels.")
        return
    columns = label_meanings.choose(project, split, table, columns, chosen)
    if read_predictions.unknown_labels(split, table, columns):
        return
    matched = _matched(file, settings, columns, split)
    for line in read_predictions.account(matched):
        st.markdown(f"- {escaped(line)}")
    aside = read_predictions.left_out(resources.bench(), matched)
    if not aside.empty:
        left_out.show(aside, key="predictions")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input(
            "Predicted by",
            max_chars=read_predictions.MOST_CHARACTERS,
            placeholder="such as GPT-4o, prompt 3",
            **chosen.stay("who", ""),
        )
        if st.button("Read the predictions", type="primary", icon=":material/table_view:", key="read_predictions"):
            _keep(project, matched, who)


def _keep(project: Project, matched: Matched, who: str) -> None:
    with errors.shown():
        run = read_predictions.keep(resources.bench(), project, matched, who)
        waiting_file.put_away(project, session.PREDICTIONS)
        session.forget(session.TEXT)
        session.remember(session.RUN, run.name)
        navigation.go(navigation.RESULTS, project=project.name, run=run.name)


def _choose_columns(
    split: Split, file: StagedFile, settings: ReadSettings, table: RawTable, chosen: Choices
) -> PredictionColumns:
    guess = _likely_columns(file, settings, split)
    names = list(table.columns)
    with st.grid(3, min_column_width=170):
        label = _choose("Predicted label", names, guess.label or None, "label", chosen)
        id = _choose("Id of a text", names, guess.id, "id", chosen)
        text = _choose("Text", names, guess.text, "text", chosen)
        reason = _choose("Reason, in words", names, guess.reason, "reason", chosen)
        certainty = None
        if not guess.probabilities and len(training.classes(split)) == 2:
            certainty = _choose("How sure it is (to 1, or to 100)", names, guess.certainty, "certainty", chosen)
    probabilities: tuple[tuple[str, str], ...] = ()
    if guess.probabilities:
        listed = ", ".join(f"“{column}”" for _, column in guess.probabilities)
        if st.toggle(escaped(f"With the probabilities in {listed}"), **chosen.stay("probabilities", True)):
            probabilities = guess.probabilities
    return PredictionColumns(label or "", id, text, probabilities, certainty=certainty, reason=reason)


def _choose(title: str, names: Sequence[str], usual: str | None, key: str, chosen: Choices) -> str | None:
    return st.selectbox(
        title, names, index=None, placeholder="No column", **chosen.stay(f"predicted:{key}", usual, [None, *names])
    )


def _table(file: StagedFile, settings: ReadSettings) -> RawTable:
    return ground_truth.only_table(cached_readings.texts((file,), settings), file)


@cached(10)
def _likely_columns(file: StagedFile, settings: ReadSettings, split: Split) -> PredictionColumns:
    return read_predictions.likely_columns(resources.bench(), split, _table(file, settings))


@cached(3, ttl="30m", shared=True)
def _matched(file: StagedFile, settings: ReadSettings, columns: PredictionColumns, split: Split) -> Matched:
    return read_predictions.match(resources.bench(), split, _table(file, settings), columns)
