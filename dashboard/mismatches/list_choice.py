"""Which texts are listed: a cell of the confusion matrix, filters, or a list that another page hands over."""

from __future__ import annotations

import streamlit as st

from core.records import Evaluation, Part, PredictionFilter, Project, Run
from core.workflow import class_order, cross_validation, fold_runs
from dashboard import resources
from dashboard.cached import cached
from dashboard.mismatch_lists import compared_lists, filters, keep_group
from dashboard.widgets import confusion_matrix
from dashboard.widgets.markdown import escaped


def choose(project: Project, run: Run, within: PredictionFilter, *, folded: bool) -> PredictionFilter:
    """Draw the choice and return what it lets through; ``folded`` it is a sentence that unfolds."""
    said = st.container()
    is_handed = within.part is Part.TEST and not within.all_folds
    with st.expander("Other texts", icon=":material/filter_alt:", key="list_choice") if folded else st.container():
        chosen = _choose(project, run, within, is_random=is_handed and compared_lists.is_random())
    handed = compared_lists.narrow(project, run, chosen) if is_handed else chosen
    listed = filters.scored(run, handed)
    with said if folded else st.container():
        if folded:
            st.markdown(f"{escaped(filters.in_words(run, listed))}.")
        filters.show_active(listed)
    if is_handed and not folded:
        keep_group.offer(project, chosen)
    return listed


def _choose(project: Project, run: Run, within: PredictionFilter, *, is_random: bool) -> PredictionFilter:
    with st.grid(2, min_column_width=confusion_matrix.WIDTH, gap="medium"):
        left, right = st.container(), st.container()
    with right:
        chosen = filters.choose(run, within, is_random=is_random)
    with left:
        scores = _scores(project, run, within)
        cell = confusion_matrix.show(
            scores, key="mismatch_matrix", chosen=filters.chosen_cell(chosen), part=within.part
        )
    if cell is not None:
        filters.narrow_to(cell)
    return chosen


def _scores(project: Project, run: Run, within: PredictionFilter) -> Evaluation:
    assert run.result is not None
    if within.all_folds:
        folds = tuple(one.folder for one in fold_runs.read(resources.bench(), run, within))
        scores = _pooled(project, run, folds, class_order.of(resources.bench(), project.id))
    else:
        scores = run.result.test if within.part is Part.TEST else run.result.validation
    assert scores is not None
    return scores


@cached(10)
def _pooled(project: Project, run: Run, folds: tuple[str, ...], order: tuple[str, ...]) -> Evaluation | None:
    found = cross_validation.of_run(resources.bench(), project, run)
    return None if found is None else found.pooled
