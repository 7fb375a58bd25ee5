"""Who annotates: a name, without a password."""

from __future__ import annotations

import streamlit as st

from core.errors import SettingError
from core.records import AnnotationRound
from core.workflow import annotation
from dashboard import resources, session
from dashboard.parts import errors
from dashboard.parts.plain import plain

_DOUBT = "annotator_in_doubt"


def remembered(round: AnnotationRound) -> str | None:
    """The annotator of the address or of this tab, as the round knows them: a reload goes on where it was."""
    name = session.remembered(session.ANNOTATOR)
    if name is None:
        return None
    try:
        return annotation.annotator(resources.bench(), round, name)[0]
    except SettingError as error:
        errors.show(error)
        forget()
        return None


def ask(round: AnnotationRound) -> None:
    """Ask for a name; one that has answers in the round already is asked back for."""
    with st.container(border=True), errors.shown():
        in_doubt = st.session_state.get(_DOUBT)
        if in_doubt is not None:
            _ask_back(in_doubt)
            return
        with st.form("annotator", border=False):
            typed = st.text_input(
                "Your name",
                max_chars=80,
                placeholder="Ann",
                help="The same name goes on where it stopped. Nobody sees another's answers while annotating.",
                width=320,
            )
            begins = st.form_submit_button("Begin annotating", type="primary", icon=":material/keyboard:")
        if begins:
            name, is_known = annotation.annotator(resources.bench(), round, typed)
            if is_known:
                st.session_state[_DOUBT] = name
            else:
                session.remember(session.ANNOTATOR, name)
            st.rerun()


def forget() -> None:
    session.forget(session.ANNOTATOR)


def _ask_back(name: str) -> None:
    st.markdown(f"**{plain(name)}** has answered in this round already. Is that you?")
    with st.container(horizontal=True):
        if st.button(f"Go on as {plain(name)}", type="primary", icon=":material/keyboard:", key="go_on"):
            del st.session_state[_DOUBT]
            session.remember(session.ANNOTATOR, name)
            st.rerun()
        if st.button("No, take another name", key="another_name"):
            del st.session_state[_DOUBT]
            st.rerun()
