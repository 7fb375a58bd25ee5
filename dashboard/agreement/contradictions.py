"""Near-identical texts that are labelled differently, to be read side by side and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st
from pandas import DataFrame

from core.figures import figure
from core.records import Contradictions, DatasetVersion, Origin, Project
from core.records.columns import ID, LABEL, SIMILARITY, TEXT
from core.workflow import contradictions
from core.workflow.corrections import draft as drafts
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import correction_form, errors, rated_text, text_list
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_SET = "set"


def show(project: Project, version: DatasetVersion) -> None:
    """The sets one after the other, and the form for the texts that are ticked."""
    st.subheader("Contradictions")
    with st.spinner("Looking for near-identical texts …"):
        found = _found(version)
    st.markdown(escaped(contradictions.in_words(found)))
    if not found.found:
        return
    st.caption(f"{contradictions.READING} Tick the texts to correct.")
    form = f"contradictory:{version.id}"
    with errors.shown():
        draft = drafts.load(resources.bench(), project)
        ticked = text_list.show_paged(
            _rows(found),
            partial(_row, draft),
            ("Set", "Label", "Similarity", "Corrected"),
            key=form,
            label="Near-identical texts with different labels",
            ticks=True,
            kept=Choices(form),
            begins=rated_text.begins(version),
        )
        if not ticked.empty:
            with st.bottom:
                correction_form.form(project, draft, version, ticked[ID].tolist(), Origin.AGREEMENT, key=form)


def _rows(found: Contradictions) -> DataFrame:
    return DataFrame(
        [
            {ID: text.id, TEXT: text.text, LABEL: text.label, _SET: number, SIMILARITY: one.similarity}
            for number, one in enumerate(found.found, 1)
            for text in one.texts
        ]
    )


def _row(draft: drafts.Draft, known: Mapping[Any, Any]) -> text_list.Row:
    state = draft.states.get(known[ID])
    corrected = correction_form.in_words(state, known[LABEL]) if state and state.in_draft else ""
    cells = (str(known[_SET]), known[LABEL], figure(known[SIMILARITY], 2), corrected)
    return text_list.Row(known[ID], known[TEXT], cells, {"Id": known[ID]})


@cached(10)
def _found(version: DatasetVersion) -> Contradictions:
    return contradictions.of(resources.bench(), version)
