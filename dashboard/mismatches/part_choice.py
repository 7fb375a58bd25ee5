"""Which part of the split is read: the test texts, or those of validation while settings still change."""

from __future__ import annotations

import streamlit as st

from core.records import Part, Project, Run
from core.workflow import results
from dashboard import resources, session
from dashboard.mismatch_lists import compared_lists
from dashboard.widgets import test_look
from dashboard.widgets.markdown import escaped

_KEY = "part_choice"
_WHY_VALIDATION = (
    "While settings, classes or labels still change, read these: what you learn from them costs the test part nothing. "
    "The model was chosen by these texts, so it looks a little better on them than on new ones."
)


def choose(project: Project, run: Run) -> Part:
    """The part; the page ends here where it is the test part, and that is locked, or where the run kept no answers to
    the other.
    """
    part = _named()
    st.session_state[_KEY] = part
    st.segmented_control(
        "Part",
        [Part.TEST, Part.VALIDATION],
        format_func=lambda one: f"{str(one).capitalize()} texts",
        required=True,
        key=_KEY,
        on_change=_turn,
        label_visibility="collapsed",
    )
    if part is Part.TEST:
        test_look.begin(project, run)
    elif results.has_answers(resources.bench(), run, part):
        st.caption(_WHY_VALIDATION)
    else:
        st.info(escaped(results.without_answers(run, part)), icon=":material/info:")
        st.stop()
    return part


def _named() -> Part:
    """The part in the address; test where it names none."""
    return Part.VALIDATION if st.query_params.get(session.PART) == Part.VALIDATION else Part.TEST


def _turn() -> None:
    # A list that another page handed over is of the test texts.
    session.forget(session.PART, session.TEXT, *compared_lists.NAMES)
    session.first_page()
    if st.session_state[_KEY] is not Part.TEST:
        st.query_params[session.PART] = str(st.session_state[_KEY])
