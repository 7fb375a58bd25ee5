"""Who corrects: asked once in a tab, as every correction keeps its author."""

from __future__ import annotations

import streamlit as st

from core.records import Project
from core.workflow import relabelling
from dashboard import resources, session
from dashboard.parts.plain import plain


def ask(project: Project, *, key: str) -> str:
    """The name, from a field where it is not known yet; remember it once something was made under it."""
    known = session.author()
    if known is not None:
        return known
    usual = relabelling.last_author(resources.bench(), project) or ""
    return st.text_input("Your name", usual, max_chars=100, key=f"author:{key}", help="Kept with what you correct.")


def show() -> None:
    """Under whose name it is worked, and how to change it."""
    known = session.author()
    if known is None:
        return
    with st.popover(f"You are {plain(known)}", icon=":material/person:"):
        name = st.text_input("Your name", known, max_chars=100, key="author:change")
        if st.button("Change", key="author_changed") and name.strip():
            session.remember_author(name)
            st.rerun()
