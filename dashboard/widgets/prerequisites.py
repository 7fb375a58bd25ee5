"""What a page says when it cannot help yet, with the button that goes where it can be mended."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.records import DatasetVersion, Project
from core.workflow import ground_truth
from dashboard import navigation, resources, session


def show(
    what: str, page: navigation.Page, action: str, on_click: Callable[[], None] | None = None, **address: str
) -> None:
    """One quiet box with one button; the named values become part of the address that it leads to."""
    with st.container(border=True):
        st.markdown(what)
        if st.button(action, type="primary", icon=f":material/{page.icon}:", on_click=on_click):
            navigation.go(page, **address)


def project() -> Project:
    """The open project; the page ends here, with the way out, where there is none."""
    found = session.open_project()
    if found is None:
        show("There is no project yet. Make one, or load the demo.", navigation.OVERVIEW, "Go to the overview")
        st.stop()
    return found


def data_set(project: Project, needed: str) -> DatasetVersion:
    """The newest version; the page, of which is said what it needs one for, ends here where there is none."""
    found = ground_truth.latest(resources.bench(), project)
    if found is None:
        show(f"{ground_truth.NO_DATA_SET} {needed}", navigation.GROUND_TRUTH, "Go to ground truth")
        st.stop()
    return found
