"""What the other runs say of the text that is read, on request."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.figures import percent
from core.records import Part, Project, Run
from core.workflow import other_answers, training
from core.workflow.other_answers import OtherAnswer
from dashboard import resources, session
from dashboard.mismatches import given_reason
from dashboard.widgets.markdown import escaped

_SWITCH, _BESIDE = "other_runs", "run_beside"


def beside(project: Project, run: Run, part: Part, id: str) -> Run | None:
    """The run whose reading of the text stands beside it, as the address says; None where it was not asked that."""
    name = st.query_params.get(session.BESIDE)
    if name is None:
        return None
    found = other_answers.of(resources.bench(), project, run, id, part)
    return next((one for one in other_answers.with_model(resources.bench(), project, found) if one.name == name), None)


def show(project: Project, run: Run, part: Part, id: str) -> None:
    """A switch that stays as it is from text to text; nothing is read while it is off."""
    st.session_state.setdefault(_SWITCH, session.BESIDE in st.query_params)
    if not st.toggle("What other runs say", key=_SWITCH, on_change=_switch):
        return
    found = other_answers.of(resources.bench(), project, run, id, part)
    if found.answers:
        st.table(pd.DataFrame(map(_line, found.answers)), hide_index=True, alt="What other runs predict for this text")
    for one in found.answers:
        given_reason.show(training.run(resources.bench(), project, one.run), id, one.reason)
    if said := other_answers.in_words(found):
        st.caption(said)
    if readers := other_answers.with_model(resources.bench(), project, found):
        _choose_beside([one.name for one in readers])


def _line(one: OtherAnswer) -> dict[str, str]:
    return {
        "Run": escaped(one.run),
        "Predicted": f"{escaped(one.predicted)}{'' if one.is_right else ', wrong'}",
        "Probability": "" if one.probability is None else percent(one.probability),
    }


def _choose_beside(names: Sequence[str]) -> None:
    named = st.query_params.get(session.BESIDE)
    st.session_state[_BESIDE] = named if named in names else None
    st.selectbox(
        "Show beside the text, with the words that decided for it",
        names,
        index=None,
        placeholder="no other run",
        key=_BESIDE,
        on_change=_take,
    )


def _take() -> None:
    if st.session_state[_BESIDE] is None:
        session.forget(session.BESIDE)
    else:
        st.query_params[session.BESIDE] = st.session_state[_BESIDE]


def _switch() -> None:
    if not st.session_state[_SWITCH]:
        session.forget(session.BESIDE)
