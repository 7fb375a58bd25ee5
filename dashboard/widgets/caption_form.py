"""What a researcher calls a run, an experiment or a search, and notes of it."""

from __future__ import annotations

import streamlit as st

from core.records import Experiment, Run, Search
from core.workflow import captions
from dashboard import resources
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped

_WIDTH = 380


def show(of: Run | Experiment | Search) -> None:
    """A button that opens the form."""
    key = f"{type(of).__name__}_{of.id}"
    with (
        st.popover("Name and note", icon=":material/edit_note:", type="tertiary", key=f"caption_{key}"),
        st.form(f"caption_form_{key}", border=False),
        st.container(width=_WIDTH),
    ):
        st.text_input(
            "Name",
            of.title,
            max_chars=captions.LONGEST_TITLE,
            key=f"title_{key}",
            help="Stands beside the run’s own name wherever it is listed.",
        )
        st.text_area("Note", of.note, max_chars=captions.LONGEST_NOTE, height=140, key=f"note_{key}")
        st.form_submit_button("Keep", on_click=_keep, args=(of, key))


def show_note(of: Run | Experiment | Search) -> None:
    """Each line of the note, as it was typed; nothing where there is none."""
    if of.note:
        st.markdown("  \n".join(escaped(line) for line in of.note.splitlines()))


def _keep(of: Run | Experiment | Search, key: str) -> None:
    with errors.kept():
        title, note = (st.session_state[f"{what}_{key}"] for what in ("title", "note"))
        captions.keep(resources.bench(), of, title, note)
