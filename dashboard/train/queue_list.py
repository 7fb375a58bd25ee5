"""What waits for its turn, in which order, and how long all of it takes."""

from __future__ import annotations

import streamlit as st

from core import durations
from core.records import Project, Run, Search
from core.workflow import queue
from core.workflow.queue import Queued
from core.workflow.training import Estimate
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped

_KEY = "queue"


def show(project: Project) -> None:
    """One line for each that waits, of all projects; drawn anew on its own. Nothing where no more than one is there."""
    if not queue.is_needed(resources.bench()):
        return
    with st.container(border=True):
        st.fragment(_watch, run_every="5s")(project)


def _watch(project: Project) -> None:
    with errors.shown():
        errors.show_kept(_KEY)
        found = queue.of_all(resources.bench())
        times = [queue.time_left(one, _whole_time(one.of, one.project)) for one in found]
        st.markdown(f"**Queue**: {len(found)} trainings and searches, {queue.in_words(times)} when nothing else runs")
        waiting = [(one, time) for one, time in zip(found, times, strict=True) if one.waits]
        for place, (one, time) in enumerate(waiting, start=1):
            takes = durations.range_in_words(time.shortest, time.longest)
            _show(one, f"{place}. {_name(one, project)}, {takes}", is_next=place == 1)


@cached(200, ttl="10m")
def _whole_time(of: Run | Search, project: Project) -> Estimate:
    return queue.whole_time(resources.bench(), of, project)


def _name(one: Queued, project: Project) -> str:
    return escaped(one.name if one.project.id == project.id else f"{one.name} of {one.project.name}")


def _show(one: Queued, said: str, *, is_next: bool) -> None:
    key = f"{one.project.id}_{one.name}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(said, width="stretch")
        st.button(
            "To the front",
            icon=":material/vertical_align_top:",
            type="tertiary",
            key=f"front_{key}",
            disabled=is_next,
            on_click=_to_front,
            args=(one,),
        )
        st.button("Cancel", icon=":material/close:", type="tertiary", key=f"cancel_{key}", on_click=_stop, args=(one,))


def _to_front(one: Queued) -> None:
    with errors.kept(_KEY):
        queue.to_front(resources.bench(), one)


def _stop(one: Queued) -> None:
    with errors.kept(_KEY):
        queue.stop(resources.bench(), one)
