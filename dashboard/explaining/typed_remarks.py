"""What has to be said of a text that somebody typed, before its answer is believed."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow import language, read_in_part
from core.workflow.typed_text import TypedText, nothing_before
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets.markdown import escaped


def show(run: Run, typed: TypedText) -> None:
    """That nothing stands before it, that it is read in part, that its language was not learned."""
    for said, icon in (
        (nothing_before(typed), "segment"),
        (_read_in_part(typed.whole, run), "content_cut"),
        (_unlike_learned(typed.whole, run), "translate"),
    ):
        if said:
            st.warning(escaped(said), icon=f":material/{icon}:")


@cached(50)
def _read_in_part(text: str, run: Run) -> str:
    return read_in_part.of_typed(resources.bench(), run, text)


@cached(50)
def _unlike_learned(text: str, run: Run) -> str:
    return language.unlike_learned(resources.bench(), run, [text])
