"""Tables of predictions that were measured on an earlier version alone: what of them matches the newest one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.records import PredictionColumns, Project, Run, Split
from core.workflow import measured_again, read_predictions
from core.workflow.read_predictions import Matched
from dashboard import resources
from dashboard.cached import cached
from dashboard.train import label_meanings
from dashboard.uploading import left_out
from dashboard.widgets import errors, measure_again, scroll
from dashboard.widgets.markdown import escaped


def show(project: Project, runs: Sequence[Run], split: Split) -> None:
    """The first runs of these tables, each with a button that measures it on the newest version."""
    for run in runs:
        with st.container(border=True), errors.shown():
            _show(project, run, split)


def _show(project: Project, run: Run, split: Split) -> None:
    if measure_again.led_there(run):
        scroll.to_here(key=f"older:{run.id}")
    head = st.container(horizontal=True, vertical_alignment="center")
    with head:
        st.markdown(measure_again.in_words(run), width="stretch")
    columns = _account(project, run, split) if measured_again.is_kept(run) else None
    with head:
        measure_again.offer(project, run, split, columns)


def _account(project: Project, run: Run, split: Split) -> PredictionColumns | None:
    """What matches and what does not, as at the upload, once it is asked for; the columns where all labels mean
    something.
    """
    asked = measure_again.asks(run)
    title = f"What matches on {measure_again.on(split, run)}"
    opened = st.expander(title, key=f"older:{run.id}:{split.id}:{asked}", on_change="rerun", expanded=asked)
    if not opened.open:
        return None
    with opened, errors.shown():
        known = measure_again.carried(run, split)
        columns = label_meanings.choose(project, split, known.table, known.columns, measure_again.form(run, split))
        if read_predictions.unknown_labels(split, known.table, columns):
            return None
        matched = _matched(run, split, columns)
        for line in read_predictions.account(matched):
            st.markdown(f"- {escaped(line)}")
        aside = read_predictions.left_out(resources.bench(), matched)
        if not aside.empty:
            left_out.show(aside, key=f"older:{run.id}")
        return columns
    return None


@cached(3, ttl="30m", shared=True)
def _matched(run: Run, split: Split, columns: PredictionColumns) -> Matched:
    known = measure_again.carried(run, split)
    return measured_again.match(resources.bench(), split, replace(known, columns=columns))
