"""For the one who set the round up: how far each annotator is, and what becomes of the answers."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from core import figures
from core.counted import counted
from core.records import AnnotationRound, Project
from core.workflow import annotation, ground_truth
from dashboard import navigation, resources
from dashboard.widgets import errors, file_names, formula_cells, grids, version_button, version_made
from dashboard.widgets.markdown import escaped

_REPLACE = "Replace them by these answers"
_ADD = "Keep them, and add these answers"


def show(project: Project, round: AnnotationRound) -> None:
    """Counts only: answers are seen once they are ground truth."""
    progress = annotation.progress(resources.bench(), round)
    st.subheader("Progress")
    if not progress:
        st.caption("Nobody has answered yet. Each annotator opens this page and types a name of their own.")
        return
    _show_table(progress, round)
    st.subheader("The answers")
    with errors.shown():
        _make_ground_truth(project, round)


def _show_table(progress: list[annotation.AnnotatorProgress], round: AnnotationRound) -> None:
    table = pd.DataFrame(
        {
            "Annotator": [one.annotator for one in progress],
            "Done": [figures.percent(one.done / round.texts, 0) for one in progress],
            "Answered": [one.done for one in progress],
            "Skipped": [one.skipped for one in progress],
            "Latest answer": [one.latest for one in progress],
        }
    )
    latest = st.column_config.DatetimeColumn(format="distance")
    st.dataframe(
        grids.written(table),
        hide_index=True,
        placeholder="–",
        column_config={"Latest answer": latest},
        alt=f"How many of {counted(round.texts, 'text')} each annotator has answered",
    )


def _make_ground_truth(project: Project, round: AnnotationRound) -> None:
    bench = resources.bench()
    latest = ground_truth.latest(bench, project)
    adding_to = None
    if latest is not None:
        choice = st.radio(
            f"What becomes of the {counted(latest.report.texts, 'text')} of version {latest.number}?",
            [_ADD, _REPLACE],
            horizontal=True,
            key=f"adding:{round.id}",
            help=f"Either way version {latest.number} stays as it is.",
        )
        adding_to = latest if choice == _ADD else None
        if said := annotation.taken_up_in_words(bench, latest, round):
            st.info(escaped(said), icon=":material/info:")
    table = annotation.judgements_csv(bench, round)
    buttons = st.container(horizontal=True)
    as_it_is = formula_cells.ask_plain(table.cells_run(), key=f"judgements:{round.id}")
    with buttons:
        label = f"Make them version {latest.number + 1}" if latest else "Make them the ground truth"
        follows = version_button.show(label, latest, icon=":material/check:", key="make_ground_truth")
        if follows is not None:
            with st.spinner("Keeping …"):
                made = annotation.make_ground_truth(bench, project, round, adding_to, follows=follows)
            version_made.remember(made)
            navigation.go(navigation.GROUND_TRUTH, project=project.name)
        st.download_button(
            "Download the judgements",
            partial(table.content, plain=as_it_is),
            file_names.of_project("judgements.csv"),
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="judgements_csv",
        )
