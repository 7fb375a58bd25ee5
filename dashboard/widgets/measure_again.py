"""That predictions were read with an earlier version, and the button that measures them on the newest."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.errors import LabelError
from core.records import PredictionColumns, Project, Run, Split
from core.workflow import ground_truth, measured_again, splits
from core.workflow.measured_again import Carried
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.widgets import errors
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_ASKS, _LED_THERE = "measure_again_asks:", "measure_again_led:"


def show(project: Project, run: Run) -> None:
    """Nothing where the run is no table, or its table was measured on the newest version."""
    if run.read_from is None:
        return
    bench = resources.bench()
    version = ground_truth.newest(bench, project)
    split = splits.latest(bench, version)
    first = None if split is None else measured_again.first(bench, run, split)
    if split is None:
        st.caption(
            f"{in_words(run)} Version {version.number} is not divided yet; once it is, it can be measured on that."
        )
    elif first is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(in_words(run), width="content")
            offer(project, first, split)


def in_words(run: Run) -> str:
    """“predictions-1 by GPT-4o was measured on version 1.” In Markdown."""
    where = measured_again.where(resources.bench(), run)
    return f"{escaped(run.name)} by {escaped(run.config.model)} was measured on {where}."


def on(split: Split, run: Run) -> str:
    """“version 3”, or the new division of the run's own version."""
    number = splits.version_of(resources.bench(), split).number
    return "the new division" if split.version_id == run.version_id else f"version {number}"


def offer(project: Project, run: Run, split: Split, columns: PredictionColumns | None = None) -> None:
    """The button, or why there is none; ``columns`` as they were chosen where they were asked for."""
    if not measured_again.is_kept(run):
        st.caption("An earlier Errata read this table and did not keep it: upload it once more.")
        return
    if not st.button(f"Measure on {on(split, run)}", icon=":material/replay:", key=f"measure_again:{run.id}"):
        return
    with errors.shown():
        try:
            _measure(project, run, split, columns)
        except LabelError:
            # What the labels mean now is asked there.
            st.session_state[_ASKS + str(run.id)] = st.session_state[_LED_THERE + str(run.id)] = True
            navigation.go(navigation.TRAIN, project=project.name)


def asks(run: Run) -> bool:
    """Whether it has to be said first what some labels mean."""
    return bool(st.session_state.get(_ASKS + str(run.id)))


def led_there(run: Run) -> bool:
    """Whether somebody was led there just now to say it; once."""
    return bool(st.session_state.pop(_LED_THERE + str(run.id), False))


def form(run: Run, split: Split) -> Choices:
    """What was said of it."""
    return Choices(f"older:{run.id}:{split.id}")


@cached(3, ttl="30m", shared=True)
def carried(run: Run, split: Split) -> Carried:
    """The run's table, with what its columns hold."""
    return measured_again.carry(resources.bench(), run, split)


def _measure(project: Project, run: Run, split: Split, columns: PredictionColumns | None) -> None:
    bench, table = resources.bench(), carried(run, split)
    chosen = table if columns is None else replace(table, columns=columns)
    made = measured_again.keep(bench, project, measured_again.match(bench, split, chosen), chosen)
    st.session_state.pop(_ASKS + str(run.id), None)
    form(run, split).clear()
    session.forget(session.TEXT)
    session.remember(session.RUN, made.name)
    navigation.go(navigation.RESULTS, project=project.name, run=made.name)
