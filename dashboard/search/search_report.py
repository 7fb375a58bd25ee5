"""What a search found, once it has ended: what its trials say, and the way to a model with the best settings."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from core.records import Project, RunState, Search
from core.workflow import search_report, searches, training_words
from core.workflow.searches import SearchStanding
from dashboard import navigation, resources, session
from dashboard.search import trial_charts, trial_table
from dashboard.widgets import caption_form, errors
from dashboard.widgets.markdown import escaped

_SIGNS = {
    RunState.FINISHED: ":green[:material/check_circle:]",
    RunState.STOPPED: ":blue[:material/stop_circle:]",
    RunState.FAILED: ":red[:material/error:]",
}


def show(project: Project, search: Search) -> None:
    found = searches.standing(resources.bench(), search)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            words = escaped(search_report.in_words(found))
            st.markdown(f"{_SIGNS[found.state]} **{escaped(named(search))}** {words}.", width="stretch")
            caption_form.show(search)
            _show_actions(project, found)
        caption_form.show_note(search)
        if found.error:
            st.error(escaped(found.error), icon=":material/error:")
        st.markdown("\n".join(f"- {escaped(said)}" for said in search_report.findings(found)))
        if found.best is not None:
            _show_best(project, found)
    trial_charts.show_history(found)
    trial_charts.show_parallel(found)
    trial_charts.show_importance(found)
    st.subheader("Trials")
    trial_table.show(found)
    if st.toggle("Show the log", key=f"log_{search.id}"):
        log = searches.log(resources.bench(), search)
        st.code(log or "There is no log.", language=None, wrap_lines=True, height=260)


def named(search: Search) -> str:
    """With the researcher's own name for it; as it was typed."""
    return " · ".join(filter(None, [search.name, search.title]))


def _show_actions(project: Project, found: SearchStanding) -> None:
    search = found.search
    with errors.shown():
        if found.state is not RunState.FINISHED and st.button(
            "Resume",
            icon=":material/resume:",
            key=f"resume_{search.id}",
            help="Goes on with the trial that was cut off, from its last finished epoch.",
        ):
            searches.resume(resources.bench(), search)
            st.rerun()
        with st.popover("Delete", icon=":material/delete:", type="tertiary", key=f"delete:{search.id}"):
            st.markdown("Its trials and what they say go; models that were trained with its settings stay.")
            st.button("Yes, delete it", key="delete_search", on_click=_delete, args=(search,))


def _delete(search: Search) -> None:
    with errors.kept():
        searches.delete(resources.bench(), search)
        session.forget(session.SEARCH)


def _show_best(project: Project, found: SearchStanding) -> None:
    """The settings of the best trial, and the button that trains with them; the runs that were trained so already."""
    config = searches.best_settings(found)
    runs = searches.trained_with_best(resources.bench(), found)
    with st.container(horizontal=True, vertical_alignment="center"):
        said = f"**Best settings:** {escaped(training_words.summary(config))}"
        st.markdown(said, width="stretch")
        for run in runs[-1:]:
            if st.button(f"See {run.name}", icon=f":material/{navigation.RESULTS.icon}:", key="to_best_run"):
                session.remember(session.RUN, run.name)
                navigation.go(
                    navigation.RESULTS if run.has_model else navigation.TRAIN, project=project.name, run=run.name
                )
        kind: Literal["primary", "secondary"] = "primary" if found.state is RunState.FINISHED else "secondary"
        if not runs and st.button(
            "Train with the best settings", type=kind, icon=":material/play_arrow:", key="train_best"
        ):
            with errors.shown():
                run = searches.train_with_best(resources.bench(), project, found)
                session.remember(session.RUN, run.name)
                navigation.go(navigation.TRAIN, project=project.name)
