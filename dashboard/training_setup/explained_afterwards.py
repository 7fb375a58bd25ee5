"""Whether the mismatches of a training are explained once it is finished, and how long that takes."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Split
from core.workflow import explaining_report, explainings, training
from core.workflow.training import TimeEstimate
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import test_look
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

AT_FIRST = True
_ON = "It is on at first here, and off for a training that a script or the command line begins."


def choose(project: Project, choices: Choices) -> bool:
    """On, unless somebody switches it off; a locked test part stays closed."""
    is_locked = test_look.is_locked(project)
    chosen = st.toggle(
        explaining_report.AFTERWARDS,
        help=f"{explaining_report.AFTERWARDS_HELP} {_ON}",
        disabled=is_locked,
        **choices.stay("explained", AT_FIRST and not is_locked),
    )
    return chosen and not is_locked


def show(project: Project, split: Split, model: str, *, explains: bool) -> None:
    """The time that it takes; of a locked test part that nothing is explained."""
    if test_look.is_locked(project):
        st.caption(f":material/lock: {explaining_report.LOCKED}")
    elif explains:
        _show_time(project, split, model)


def _show_time(project: Project, split: Split, model: str) -> None:
    time = _time(split, model, training.trained_runs(resources.bench(), project.id))
    st.caption(f":material/ink_highlighter: {escaped(explaining_report.afterwards(time))}")


@cached(50, ttl="10m")
def _time(split: Split, model: str, trained: tuple[str, ...]) -> TimeEstimate | None:
    return explainings.time_after(resources.bench(), split, model)
