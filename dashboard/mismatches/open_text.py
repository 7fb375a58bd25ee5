"""The text that is read: its labels, its words, what they weigh, and the judgement of who reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.records import Part, Project, Run
from core.records.columns import GIVEN_REASON, ID, PREDICTED_LABEL, PROBABILITIES, TEXT
from core.workflow import ground_truth, read_in_part
from core.workflow.corrections.draft import Draft
from dashboard import resources, session
from dashboard.explaining import answers, edited_text, explanation, flip, similar_texts
from dashboard.mismatches import given_reason, judging, other_runs, other_text
from dashboard.widgets import errors, no_model, rated_text, shaded_text, text_facts, weight_charts
from dashboard.widgets.markdown import escaped


def named() -> str | None:
    """The id in the address; none where the list is shown alone."""
    return st.query_params.get(session.TEXT)


def open(id: str) -> None:
    """Read that text from now on."""
    session.remember(session.TEXT, id)


def close() -> None:
    """Show the list alone, in which the text stays marked."""
    for name in session.OF_THE_OPEN_TEXT:
        st.query_params.pop(name, None)


def show(
    project: Project,
    run: Run,
    part: Part,
    draft: Draft,
    row: dict[str, Any],
    then: Callable[[], None],
    after_undo: Callable[[str], None],
) -> None:
    """``then`` is called once the text, of that part, was judged; ``after_undo`` as ``judging.show`` says."""
    version = ground_truth.trained_on(resources.bench(), run)
    judging.show_labels(run, draft, row)
    words = st.container()
    judging.show(project, run, draft, row, then, after_undo)
    # Below the buttons, which are in sight without scrolling.
    rated_text.say_context(version, row)
    text_facts.show_who_judged(row, version)
    if run.read_from is None:
        with errors.shown():
            _explain(run, part, row, words, other_runs.beside(project, run, part, str(row[ID])))
    else:
        with words:
            shaded_text.show(row[TEXT], begins=rated_text.begins_of(run).get(row[TEXT], 0))
            _say_unread(run, row)
            given_reason.show(run, str(row[ID]), row.get(GIVEN_REASON))
        no_model.show_read(run)
    if row[PROBABILITIES]:
        st.markdown(f":gray[Probabilities by {escaped(run.name)}]")
        weight_charts.show_probabilities(row[PROBABILITIES], row[PREDICTED_LABEL])
    with errors.shown():
        other_runs.show(project, run, part, str(row[ID]))
    if run.read_from is None and part is Part.TEST:
        with errors.shown():
            similar_texts.show(project, run, draft, str(row[ID]))
    text_facts.show_metadata(row, text_facts.columns_of_run(run))


def _say_unread(run: Run, row: dict[str, Any]) -> None:
    if unread := read_in_part.in_words(run, row):
        st.warning(escaped(unread), icon=":material/content_cut:")


def _explain(run: Run, part: Part, row: dict[str, Any], place: DeltaGenerator, other: Run | None) -> None:
    """The text in its place, or what it was edited to, and below that why the model decided so; beside it the same text
    as the ``other`` run reads it.
    """
    with place:
        own, beside = other_text.places() if other is not None else (st.container(), st.container())
    # Below the judgement, which is wanted of each text.
    edited = edited_text.ask(run, row)
    text, begins, predicted = row[TEXT], rated_text.begins_of(run).get(row[TEXT], 0), row[PREDICTED_LABEL]
    if edited is not None:
        text, begins, predicted = edited.whole, edited.begins, answers.predicted(edited.whole, run)
    else:
        with place:
            _say_unread(run, row)
    if other is not None:
        with own:
            other_text.show_head(run, predicted)
    settings = explanation.show(run, text, predicted, own, begins, unasked_too=edited is None)
    flip.show(run, text)
    if other is not None:
        with beside:
            other_text.show(other, part, str(row[ID]), text, begins, settings)
