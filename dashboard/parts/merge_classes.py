"""Making one class of several."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Project
from core.workflow import relabelling
from dashboard import resources, session
from dashboard.parts import author, errors


def show(project: Project, newest: DatasetVersion) -> None:
    bench = resources.bench()
    classes = relabelling.classes(bench, project)
    with st.form("merge_classes", border=False, clear_on_submit=True):
        with st.grid(3, min_column_width=180):
            merged = st.multiselect("Classes", classes, placeholder="two or more", key=f"merged:{project.id}")
            into = st.text_input(
                "Become", max_chars=100, placeholder="one of them, or a new name", key=f"merged_into:{project.id}"
            )
            reason = st.text_input("Reason", max_chars=2000, key=f"merge_reason:{project.id}")
        who = author.ask(project, key="merge")
        sent = st.form_submit_button("Merge", icon=":material/merge:", key="merge")
    st.caption("Judgements are merged before the vote, so that votes for either class count together.")
    if sent:
        with errors.shown():
            relabelling.merge(bench, newest, merged, into, author=who, reason=reason)
            session.remember_author(who)
            st.rerun()
