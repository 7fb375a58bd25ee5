"""What waits for its turn, in which order, and how long all of it takes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.counted import counted
from core.records import Project
from core.workflow import queue
from core.workflow.queue import Queued
from core.workflow.training import TimeEstimate
from core.workflow.work import BegunJob
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped

_KEY = "queue"


def show(project: Project) -> None:
    """One line for each that waits, of all projects; drawn anew on its own. Nothing where there is one alone that has
    its own place on the page.
    """
    if not queue.is_needed(resources.bench()):
        return
    with st.container(border=True):
        st.fragment(_watch, run_every="5s")(project)


def _watch(project: Project) -> None:
    with errors.shown():
        errors.show_kept(_KEY)
        found = queue.of_all(resources.bench())
        if not found:
            st.rerun()
        times = [queue.time_left(one, _whole_time(one.of)) for one in found]
        st.markdown(f"**Queue**: {counted(len(found), 'job')}, {queue.in_words(times)}")
        waiting = [one for one in found if one.waits]
        for one, time in zip(found, times, strict=True):
            place = waiting.index(one) + 1 if one.waits else 0
            possible = queue.places(one, waiting) if one.waits else range(0)
            _show(one, _line(one, project, place, time), place, possible)
        if order := queue.order_in_words(waiting):
            st.caption(escaped(order))
        if over := queue.ended_in_words(resources.bench(), found):
            st.caption(escaped(over))


def _line(one: Queued, project: Project, place: int, time: TimeEstimate) -> str:
    """What waits has its number; what works says how far it is."""
    takes = queue.takes(time)
    named = f"{place}. {_name(one, project)}" if place else f"**{_name(one, project)}**"
    return f"{named} :gray[{escaped(one.words)} · {takes}]"


@cached(200, ttl="10m")
def _whole_time(of: BegunJob) -> TimeEstimate:
    return queue.whole_time(resources.bench(), of)


def _name(one: Queued, project: Project) -> str:
    return escaped(one.name if one.project.id == project.id else f"{one.name} of {one.project.name}")


def _show(one: Queued, said: str, place: int, possible: range) -> None:
    """Its line with what can be done: one that waits can have another of the possible places."""
    key = f"{one.project.id}_{one.name}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(said, width="stretch")
        if place:
            for what, icon, to in _moves(place, possible):
                st.button(
                    what,
                    icon=f":material/{icon}:",
                    type="tertiary",
                    key=f"{icon}_{key}",
                    disabled=to == place or to not in possible,
                    on_click=_move,
                    args=(one, to),
                )
        if place or one.goes_last:
            what, icon = ("Cancel", "close") if place else ("Stop", "stop_circle")
            st.button(
                what, icon=f":material/{icon}:", type="tertiary", key=f"cancel_{key}", on_click=_stop, args=(one,)
            )


def _moves(place: int, possible: range) -> Sequence[tuple[str, str, int]]:
    return (
        ("First", "vertical_align_top", possible[0]),
        ("Up", "arrow_upward", place - 1),
        ("Down", "arrow_downward", place + 1),
    )


def _move(one: Queued, place: int) -> None:
    with errors.kept(_KEY):
        queue.move(resources.bench(), one, place)


def _stop(one: Queued) -> None:
    with errors.kept(_KEY):
        one.kind.stop(resources.bench(), one.of)
