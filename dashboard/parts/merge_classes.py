"""Making one class of several."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Project
from core.workflow import relabelling
from dashboard import resources
from dashboard.parts import author, errors

_KEY = "merge"


def show(project: Project, newest: DatasetVersion) -> None:
    bench = resources.bench()
    classes = relabelling.classes(bench, project)
    with st.form("merge_classes", border=False, clear_on_submit=True):
        with st.grid(3, min_column_width=180):
            st.multiselect("Classes", classes, placeholder="two or more", key="merged")
            st.text_input("Become", max_chars=100, placeholder="one of them, or a new name", key="merged_into")
            st.text_input("Reason", max_chars=2000, key="merge_reason")
        author.ask_in_form(_KEY)
        st.form_submit_button("Merge", icon=":material/merge:", key="merge", on_click=_merge, args=(newest,))
    author.show(_KEY)
    st.caption("Judgements are merged before the vote, so that votes for either class count together.")


def _merge(newest: DatasetVersion) -> None:
    merged, into, reason = (st.session_state[key] for key in ("merged", "merged_into", "merge_reason"))
    with errors.kept():
        relabelling.merge(resources.bench(), newest, merged, into, author=author.claim(_KEY), reason=reason)
