"""What a table of predictions gives as the reason for one of them."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.counted import beginning, counted
from core.records import Run
from dashboard.widgets.markdown import escaped

_SHOWN = 300
"""Characters in sight, so that the labels below stay so, too."""
_LOOK = "white-space:pre-wrap;overflow-wrap:anywhere"


def show(run: Run, id: str, reason: str | None) -> None:
    """Its beginning, and in its place the whole of a longer one on request; nothing where none is given."""
    if reason is None:
        return
    short = st.container(gap=None)
    with short:
        st.markdown(f":gray[Reason given by {escaped(run.config.model)} ({escaped(run.name)})]")
    if len(reason) > _SHOWN:
        title = f"The whole reason, {counted(len(reason), 'character')}"
        whole = st.expander(title, key=f"reason:{run.id}:{id}", on_change="rerun")
        if whole.open:
            with whole:
                _as_written(reason)
            return
    with short:
        _as_written(beginning(reason, _SHOWN))


def _as_written(reason: str) -> None:
    st.html(f'<div dir="auto" style="{_LOOK}">{escape(reason)}</div>')
