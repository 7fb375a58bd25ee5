"""The button that loads the demo, and what to look at in it first."""

from __future__ import annotations

import streamlit as st

from core.records import Project
from core.workflow import demo
from core.workflow.corrections import draft as drafts
from dashboard import navigation, resources, session
from dashboard.widgets.markdown import escaped

_LACKS = "demo_lacks"

_TOUR = (
    (
        navigation.MISMATCHES,
        "the posts that the model gets wrong, the most confident first, with the words that made it decide. Most are "
        "German: its base is English.",
    ),
    (navigation.EXPLAIN, "what it says of a post that you make up, and which words make it decide."),
    (navigation.CORRECTIONS, "two labels that look wrong, corrected in a draft: look, then make it version 2."),
    (navigation.COMPARE, "whether the recommended settings are better than the usual ones, or may be luck."),
    (navigation.AGREEMENT, "how well the three annotators agree."),
)


def show(*, primary: bool) -> None:
    if st.button("Load the demo", icon=":material/auto_stories:", type="primary" if primary else "secondary"):
        with st.spinner("Loading the demo …"):
            loaded = demo.load(resources.bench())
        st.session_state[_LACKS] = loaded.lacks
        session.switch_project(loaded.project.name)
        navigation.go(navigation.OVERVIEW, project=loaded.project.name)


def show_tour(project: Project) -> None:
    """Nothing in other projects."""
    if not demo.is_demo(project):
        return
    if lacks := st.session_state.get(_LACKS):
        st.warning(f"The demo is there without its models. {escaped(lacks)}", icon=":material/warning:")
        return
    with st.container(border=True):
        st.markdown("**What to look at first.** Two models were trained on these posts.")
        for page, what in _tour(project):
            with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
                st.page_link(page.path, label=page.title, icon=f":material/{page.icon}:", width=150)
                st.markdown(what)


def _tour(project: Project) -> list[tuple[navigation.Page, str]]:
    """Without the draft, once it is a version or taken back."""
    has_draft = bool(drafts.load(resources.bench(), project).pending)
    return [(page, what) for page, what in _TOUR if has_draft or page is not navigation.CORRECTIONS]
