"""The button that goes on with a run that failed or was stopped."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow import resuming
from dashboard import resources, session


def offer(run: Run, *, key: str) -> None:
    """Nothing where there is nothing to go on with."""
    bench = resources.bench()
    if resuming.can_resume(bench, run) and st.button(
        "Resume", icon=":material/resume:", key=f"{key}_{run.id}", help=_what_it_does(run)
    ):
        resuming.resume(bench, run)
        session.forget(session.RUN)
        st.rerun()


def _what_it_does(run: Run) -> str:
    does = resuming.in_words(resources.bench(), run)
    said = f"{does[0].upper()}{does[1:]}"
    if not run.has_model:
        return f"{said}."
    if resuming.resumes_after(resources.bench(), run) is None:
        return f"{said}; the model that comes of it takes the place of the one that is here now."
    megabytes = resuming.bytes_to_resume(resources.bench(), run) / 1e6
    return (
        f"{said}, to the model that would have come of it without the stop; that one takes the place of the model that "
        f"is here now. What it goes on from takes {megabytes:,.0f} MB until then."
    )
