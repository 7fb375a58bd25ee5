"""The texts that have no label, and what a run's model says on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import streamlit as st
from pandas import DataFrame

from core.counted import counted
from core.figures import percent, percent_with_bounds
from core.records import AgainstJudgements, OnUndecided, Project, Run
from core.records.columns import ID, IS_TIED, PREDICTED_LABEL, PROBABILITY, REASON, TEXT, VOTES
from core.workflow import answers_on_undecided as use_case
from core.workflow import ground_truth
from dashboard import navigation, resources, session, under_way
from dashboard.widgets import deleted_model, errors, html_table, model_answer, rated_text, text_list, votes
from dashboard.widgets.markdown import escaped

_KEY = "ask_undecided"


def show(project: Project, run: Run) -> None:
    """Nothing where every text of the run's version has a label."""
    said = use_case.in_words(ground_truth.trained_on(resources.bench(), run))
    if not said:
        return
    st.subheader("Texts without a label")
    st.markdown(escaped(said))
    with errors.shown():
        asked = use_case.kept(resources.bench(), run)
        if asked is None:
            _offer(run)
        else:
            _show_answers(project, run, asked)


def _offer(run: Run) -> None:
    """The button, or how far the model is that was asked, also before a reload of the page."""
    bench, what = resources.bench(), ("undecided", run.folder)
    question = under_way.here().find(what)
    waiting = counted(use_case.number(bench, run), "text")
    gone = deleted_model.why_not_asked(run)
    if question is None and st.button(
        f"What does {run.name} say on the {waiting}?",
        icon=":material/help:",
        key=_KEY,
        disabled=bool(gone),
        help=gone or None,
    ):
        question = under_way.here().ask(what, partial(use_case.ask, bench, run))
    if question is not None:
        model_answer.wait(question, f"Asking the model about {waiting} …", key="undecided")
        st.rerun()


def _show_answers(project: Project, run: Run, asked: DataFrame) -> None:
    found = use_case.figures(resources.bench(), run, asked)
    if found.without and found.test:
        _show_beside(found.without, found.test)
    if said := use_case.settled_in_words(found):
        st.markdown(said)
    if found.classes:
        _show_classes(found)
    if found.tied:
        st.caption(use_case.tied_in_words(found))
    _show_texts(project, run, asked)


def _show_beside(without: AgainstJudgements, test: AgainstJudgements) -> None:
    rows = [
        {"": name, "Texts without a label": here, "Test texts": there}
        for name, here, there in use_case.side_by_side(without, test)
    ]
    html_table.show(rows, "The model's answers against the judgements, on texts without a label and on test texts")
    st.caption(use_case.READING)


def _show_classes(found: OnUndecided) -> None:
    rows = [
        {
            "Class": label,
            "The model’s answers": percent_with_bounds(of_class.answered),
            "The judgements": use_case.judged_in_words(found, label),
        }
        for label, of_class in found.classes.items()
    ]
    html_table.show(rows, "The share of the texts without a label that gets each class")
    st.caption("How the model’s answers and the judgements divide the texts without a label between the classes.")


def _show_texts(project: Project, run: Run, asked: DataFrame) -> None:
    """Those that still wait, with the way to decide them."""
    waiting = use_case.waiting(resources.bench(), project, asked)
    if settled := len(asked) - len(waiting):
        st.caption(f"{counted(settled, 'text')} of these {'was' if settled == 1 else 'were'} decided since.")
    if waiting.empty:
        return
    with st.expander(
        f"The {counted(len(waiting), 'text')} that wait{'s' * (len(waiting) == 1)} on Adjudicate", key="waiting_texts"
    ):
        above = st.container()
        shown = waiting.iloc[text_list.page(len(waiting), key=f"undecided_page:{run.id}")]
        unsure = ground_truth.trained_on(resources.bench(), run).vote.unsure
        rows = [_row(project, known, unsure) for known in shown.to_dict("records")]
        with above:
            chosen = text_list.show(
                rows,
                ("Predicted", "Probability", "Votes"),
                key=f"undecided:{run.id}:{hash(tuple(shown[ID]))}",
                label="Texts without a label, with the model's answers",
                opens=True,
                begins=rated_text.begins_of(run),
            )
    if chosen.opened is not None:
        navigation.go(navigation.ADJUDICATE, project=project.name, text=rows[chosen.opened].id)


def _row(project: Project, known: Mapping[Any, Any], unsure: Collection[str]) -> text_list.Row:
    facts = {"Id": known[ID], "Why": known[REASON]}
    if known[IS_TIED]:
        facts["Tied"] = "to a text that the model learned from"
    cells = (known[PREDICTED_LABEL], percent(known[PROBABILITY]), votes.in_lines(known[VOTES], unsure))
    address = {session.PROJECT: project.name, session.TEXT: known[ID]}
    return text_list.Row(known[ID], known[TEXT], cells, facts, navigation.address(navigation.ADJUDICATE, **address))
