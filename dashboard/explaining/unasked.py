"""A question to the model that nobody pressed a button for: the page goes on while it is answered.

The model answers one question at a time, so one that is left for another text is given up at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

import streamlit as st

from core.records import Run
from dashboard import under_way
from dashboard.under_way import OnProgress, PendingQuestion
from dashboard.widgets import deleted_model, errors, model_answer

_ASKED, _OVER = "unasked", "unasked_over"
_BETWEEN_LOOKS = 0.5


def begin(run: Run, what: Hashable, ask: Callable[[OnProgress], object], said: str) -> bool:
    """Whether it is under way, as is shown then; not where it was answered, cancelled, or failed in this tab before."""
    if deleted_model.why_not_asked(run) or what in _over():
        return False
    st.session_state[_ASKED] = what
    st.fragment(_watch, run_every=_BETWEEN_LOOKS)(under_way.here().ask(what, ask), what, said)
    return True


def leave(what: Hashable) -> None:
    """The page is about this now: what else was asked is given up."""
    asked = st.session_state.get(_ASKED)
    question = under_way.here().find(asked) if asked not in (None, what) else None
    if question is not None:
        question.give_up()


def _over() -> set[Hashable]:
    over: set[Hashable] = st.session_state.setdefault(_OVER, set())
    return over


def _watch(question: PendingQuestion, what: Hashable, said: str) -> None:
    """Until it is answered, which the whole page shows then; what it failed with stays here."""
    with errors.shown():
        if question.ended and not question.given_up:
            _over().add(what)
        if question.wait(0) or question.given_up:
            st.rerun()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(question.share, text=model_answer.waiting(said, question.seconds_left))
            st.button("Cancel", icon=":material/close:", key="cancel_unasked", on_click=_cancel, args=(question, what))


def _cancel(question: PendingQuestion, what: Hashable) -> None:
    _over().add(what)
    question.give_up()
