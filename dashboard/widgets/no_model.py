"""What stands in place of a model's answers while there is no model: what becomes of it, and where to go."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run
from core.workflow import results, run_status, training
from dashboard import navigation, resources, session
from dashboard.widgets import errors, prerequisites
from dashboard.widgets.markdown import escaped


def show(project: Project, run: Run | None) -> None:
    """For a run that has no model (yet), or for a project of which none has one."""
    runs = training.runs(resources.bench(), project)
    active = [one for one in runs if one.state.is_active]
    run = run or (training.first_to_end(active) if active else next(iter(runs), None))
    if run is None:
        prerequisites.show("No model has been trained in this project yet.", navigation.TRAIN, "Go to training")
        return
    with st.container(border=True):
        if run.state.is_active:
            st.fragment(_watch, run_every="2s")(project, run.name)
        else:
            st.markdown(f"{_name_and_state(run)} and has no model.")
            if run.error:
                st.caption(escaped(run.error))
        with st.container(horizontal=True):
            _show_ways_out(run, next((one for one in runs if one.has_model), None))


def show_read(run: Run) -> None:
    """For predictions that were read from a table, where a model would be asked."""
    why = results.no_model_to_ask(run)
    st.caption(escaped(f"{why.what} {why.todo}"))


def _watch(project: Project, name: str) -> None:
    """Drawn anew every two seconds; the whole page once the run has ended."""
    with errors.shown():
        run = training.run(resources.bench(), project, name)
        if not run.state.is_active:
            st.rerun()
        st.markdown(f"{_name_and_state(run)}. What this page shows of it appears here once it is done.")


def _name_and_state(run: Run) -> str:
    return f"**{escaped(run.name)}** {escaped(run_status.in_words(resources.bench(), run))}"


def _show_ways_out(run: Run, newest: Run | None) -> None:
    label = "See its progress" if run.state.is_active else "Go to training"
    if st.button(label, type="primary", icon=f":material/{navigation.TRAIN.icon}:", key="to_training"):
        navigation.go(navigation.TRAIN)
    if newest is not None and st.button(f"Open {newest.name} instead", key="newest_model"):
        session.forget(session.RUN, session.TEXT)
        st.rerun()
