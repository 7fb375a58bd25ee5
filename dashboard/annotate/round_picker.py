"""Which annotation round is open, and what it asks."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.errors import NotFound
from core.records import AnnotationRound, Project
from core.workflow import annotation
from dashboard import resources, session
from dashboard.annotate import codebook
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped

_KEY = "annotation_round"


def choose(project: Project) -> AnnotationRound | None:
    """The round of the address, else the newest; None where the project has none."""
    bench = resources.bench()
    known = annotation.rounds(bench, project)
    if not known:
        session.forget(session.ROUND, session.ANNOTATING)
        return None
    name = session.remembered(session.ROUND)
    if name is None:
        session.remember(session.ROUND, known[0].name)
        return known[0]
    try:
        return annotation.find(bench, project, name)
    except NotFound as error:
        errors.show(error)
        if st.button("Open the newest round instead", icon=":material/arrow_back:", type="primary"):
            open_named(known[0].name)
            st.rerun()
        st.stop()


def show(project: Project, round: AnnotationRound) -> None:
    """The choice among the project's rounds, and what this one asks."""
    names = [known.name for known in annotation.rounds(resources.bench(), project)]
    if len(names) > 1:
        st.session_state[_KEY] = round.name
        st.selectbox("Round", names, key=_KEY, on_change=lambda: open_named(st.session_state[_KEY]), width=320)
    st.subheader(escaped(round.name))
    st.caption(f"{counted(round.texts, 'text')}: {escaped(round.source)} · begun {round.created:%d %B %Y}")
    with st.expander(f"**{escaped(round.settings.question)}**", key="codebook_of_round"):
        codebook.show(round.settings.classes)


def open_named(name: str) -> None:
    """Open a round; whoever annotated in another one begins in this one anew."""
    session.forget(session.ANNOTATING)
    session.remember(session.ROUND, name)
