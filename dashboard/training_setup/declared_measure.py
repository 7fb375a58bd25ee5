"""The measure that the project declares, and how to declare another."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, LookKind, Measure, Project, ScoreName
from core.workflow import class_order, looks, measures
from dashboard import resources
from dashboard.widgets import errors, form_options
from dashboard.widgets.markdown import escaped

_MACRO = "All alike (macro average)"
_WIDTH = 340
_SCORES = {ScoreName.F1: "F1", ScoreName.ACCURACY: "Accuracy"}


def show(project: Project, version: DatasetVersion) -> None:
    """One line with the measure, and a form for another."""
    measure = measures.of(resources.bench(), project.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Judged by **{escaped(str(measure))}**{_since(project)}", width="content")
        key = f"measure:{project.id}:{measure}"
        with st.popover("Change", type="tertiary", key=key), st.container(width=_WIDTH):
            _ask(project, version, measure)


def _since(project: Project) -> str:
    known = measures.declarations(resources.bench(), project)
    if not known:
        return f", {escaped(measures.usual_in_words(resources.bench(), project.id))}"
    changed = f", changed {len(known) - 1}×" if len(known) > 1 else ""
    return f", declared on {known[-1].time.astimezone():%d %b %Y, %H:%M}{changed}"


def _ask(project: Project, version: DatasetVersion, measure: Measure) -> None:
    st.markdown(
        "One measure chooses the best epoch, leads the lists, and decides comparisons. Declare it before you look at "
        "test scores: a measure that is chosen after a look makes a model seem better than it is."
    )
    labels = class_order.arranged(resources.bench(), project.id, version.report.labels)
    place = st.selectbox(
        "Class of interest",
        range(len(labels) + 1),
        index=labels.index(measure.positive) + 1 if measure.positive in labels else 0,
        format_func=lambda place: form_options.apart(labels[place - 1], _MACRO) if place else _MACRO,
        key=f"measure_class:{project.id}",
    )
    score = st.selectbox(
        "Score",
        list(_SCORES),
        index=list(_SCORES).index(measure.score),
        format_func=_SCORES.__getitem__,
        key=f"measure_score:{project.id}",
        help="Precision or recall alone cannot decide: one answer to every text gives a recall of 1.",
    )
    chosen = Measure(score, labels[place - 1] if place else None)
    if any(look.kind is LookKind.RUN for look in looks.of(resources.bench(), project)):
        st.caption(
            ":material/warning: Test scores were looked at before: a measure declared now is chosen with them in "
            "sight. The log keeps the order, and Results says it."
        )
    st.button("Declare", type="primary", key="declare", on_click=_declare, args=(project, chosen))


def _declare(project: Project, measure: Measure) -> None:
    with errors.kept():
        measures.declare(resources.bench(), project, measure)
