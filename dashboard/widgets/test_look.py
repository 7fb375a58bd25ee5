"""Looks at the test part: which one this is, and its lock."""

from __future__ import annotations

import streamlit as st

from core.records import Project, Run
from core.workflow import looks
from dashboard import resources
from dashboard.widgets import errors

_WIDTH = 340


def begin(project: Project, run: Run) -> int:
    """Which look at the test part the page is; where that is locked the page ends here, with the way to open it."""
    if is_locked(project):
        show_locked(project)
        st.stop()
    return looks.at_run(resources.bench(), run)


def is_locked(project: Project) -> bool:
    return looks.locked_since(resources.bench(), project.id) is not None


def show_locked(project: Project) -> None:
    """That the test part is locked, and one button with one question that opens it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="test_locked"):
        st.markdown(
            f":material/lock: **{looks.locked_in_words(resources.bench(), project.id)}** Until it is opened, models "
            "are judged by the validation part.",
            width="stretch",
        )
        key = f"unlock:{project.id}"
        with st.popover("Open the test part", icon=":material/lock_open:", key=key), st.container(width=_WIDTH):
            st.markdown(
                "Are model, settings and classes decided? Changes made after a look are fitted to the test part."
            )
            st.button("Yes, open it", type="primary", key="unlock", on_click=_unlock, args=(project,))


def show_lock(project: Project) -> None:
    """The button that locks the test part, or that it is locked."""
    if is_locked(project):
        show_locked(project)
        return
    st.button(
        "Lock the test part until the end",
        icon=":material/lock:",
        type="tertiary",
        key="lock",
        on_click=_lock,
        args=(project,),
        help="Its scores and mismatches stay closed on all pages until you open it; the validation part guides you.",
    )


def _lock(project: Project) -> None:
    with errors.kept():
        looks.lock(resources.bench(), project)


def _unlock(project: Project) -> None:
    with errors.kept():
        looks.unlock(resources.bench(), project)
