"""A search while it runs: bar, time left, a stop button, and the trials so far."""

from __future__ import annotations

import streamlit as st

from core.records import Search
from core.workflow import run_status, search_report, searches
from dashboard import resources
from dashboard.search import trial_charts, trial_table
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped


def is_active(search: Search) -> bool:
    return searches.standing(resources.bench(), search).state.is_active


def show(search: Search) -> None:
    """Drawn anew on its own as long as the search is active; the trials less often, as each open tab pays for them."""
    with st.container(border=True):
        st.fragment(_watch, run_every="2s")(search)
        st.fragment(_show_trials, run_every="10s")(search)


def _watch(search: Search) -> None:
    with errors.shown():
        found = searches.standing(resources.bench(), search)
        if not found.state.is_active:
            st.rerun()
        errors.show_kept()
        left, right = st.columns([3, 1], vertical_alignment="center")
        with left:
            st.markdown(f"**{search.name}** · {escaped(search.config.model)}")
            status = escaped(search_report.in_words(found)).removeprefix("is ")
            time = run_status.time_left(found.progress)
            st.progress(found.fraction, text=" · ".join(filter(None, [f"{status[0].upper()}{status[1:]}", time])))
        with right:
            st.button(
                "Stopping …" if found.is_stopping else "Stop",
                icon=":material/stop_circle:",
                disabled=found.is_stopping,
                key=f"stop_{search.id}",
                on_click=_stop,
                args=(search,),
                width="stretch",
            )
            if not found.is_stopping:
                st.caption("keeps the trials so far; can be resumed")


def _stop(search: Search) -> None:
    with errors.kept():
        searches.stop(resources.bench(), search)


def _show_trials(search: Search) -> None:
    with errors.shown():
        found = searches.standing(resources.bench(), search)
        st.markdown("\n".join(f"- {escaped(said)}" for said in search_report.findings(found)))
        trial_charts.show_history(found)
        trial_table.show(found)
        if st.toggle("Show the log", key=f"log_{search.id}"):
            log = searches.log(resources.bench(), search)
            st.code(log or "Nothing yet.", language=None, wrap_lines=True, height=260)
