"""Who annotates: the name that this browser works under, without a password."""

from __future__ import annotations

import streamlit as st

from core.records import AnnotationRound
from core.workflow import annotation
from dashboard import resources, session
from dashboard.widgets import author, errors
from dashboard.widgets.markdown import escaped

_KEY = "annotate"
_YES = "now"
_BEGUN_AS = "annotating_as"


def at_work(round: AnnotationRound) -> str | None:
    """The annotator, as the round knows them, where this browser has begun and says who annotates.

    The address only says that somebody annotates, so that a reload goes on and a link makes nobody another person.
    Whoever changes the name in between begins anew.
    """
    if session.remembered(session.ANNOTATING) is None or author.known() is None:
        return None
    name = annotation.annotator(resources.bench(), round, str(author.known()))[0]
    return name if st.session_state.setdefault(_BEGUN_AS, name) == name else None


def ask(round: AnnotationRound) -> None:
    """Ask for a name and the beginning; where the name has answers in the round already, whether that is you."""
    with st.container(border=True), errors.shown():
        if author.known() is None:
            with st.form("annotator", border=False), st.container(width=320):
                author.ask_in_form(_KEY)
                label, icon = "Begin annotating", ":material/keyboard:"
                st.form_submit_button(label, type="primary", icon=icon, on_click=_name, args=(round,))
        else:
            _offer(round)


def stop() -> None:
    session.forget(session.ANNOTATING)


def _offer(round: AnnotationRound) -> None:
    """Begin, or go on, under the name that is known."""
    name, has_answers = annotation.annotator(resources.bench(), round, str(author.known()))
    if has_answers:
        st.markdown(f"**{escaped(name)}** has answered in this round already. Is that you?")
    label = f"Go on as {escaped(name)}" if has_answers else f"Begin annotating as {escaped(name)}"
    with st.container(horizontal=True):
        st.button(label, type="primary", icon=":material/keyboard:", key="go_on", on_click=_begin)
        st.button("I am somebody else", key="another_name", on_click=author.forget)


def _name(round: AnnotationRound) -> None:
    """Take the name; whoever is new to the round begins at once."""
    with errors.kept():
        name = author.claim(_KEY)
        stop()
        if not annotation.annotator(resources.bench(), round, name)[1]:
            _begin()


def _begin() -> None:
    st.session_state.pop(_BEGUN_AS, None)
    session.remember(session.ANNOTATING, _YES)
