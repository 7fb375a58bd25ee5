"""Which texts of a part are listed: a cell of the confusion matrix, filters, or a list that another page hands over."""

from __future__ import annotations

import streamlit as st

from core.records import Part, PredictionFilter, Project, Run
from dashboard.mismatch_lists import compared_lists, filters, keep_group
from dashboard.widgets import confusion_matrix
from dashboard.widgets.markdown import escaped


def choose(project: Project, run: Run, part: Part, *, folded: bool) -> PredictionFilter:
    """Draw the choice and return what it lets through; ``folded`` it is a sentence that unfolds."""
    said = st.container()
    with st.expander("Other texts", icon=":material/filter_alt:", key="list_choice") if folded else st.container():
        chosen = _choose(run, part)
    listed = compared_lists.narrow(project, run, chosen) if part is Part.TEST else chosen
    if part is Part.TEST and not folded:
        keep_group.offer(project, chosen)
    if folded:
        said.markdown(f"{escaped(filters.in_words(run, listed))}.")
    return listed


def _choose(run: Run, part: Part) -> PredictionFilter:
    assert run.result is not None
    scores = run.result.test if part is Part.TEST else run.result.validation
    assert scores is not None
    with st.grid(2, min_column_width=confusion_matrix.WIDTH, gap="medium"):
        left, right = st.container(), st.container()
    with right:
        chosen = filters.choose(run, part)
    with left:
        cell = confusion_matrix.show(scores, key="mismatch_matrix", chosen=filters.chosen_cell(chosen))
    if cell is not None:
        filters.narrow_to(cell)
    return chosen
