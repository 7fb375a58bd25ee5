"""What a button made of the texts is said at the top of the page, which then opens there."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import DatasetVersion
from core.workflow import splits
from core.workflow.corrections.draft import Draft
from core.workflow.import_figures import left_out_in_words
from dashboard import navigation, resources
from dashboard.widgets import changes_by_others, scroll
from dashboard.widgets.markdown import escaped

_MADE = "version_made"


def remember(version: DatasetVersion) -> None:
    """For the page that is drawn next."""
    st.session_state[_MADE] = version.id
    changes_by_others.know_of_version(version)


def tell(draft: Draft) -> bool:
    """Say what the version that was just made holds, and what waits for the next one; whether it is this one."""
    is_new = st.session_state.pop(_MADE, None) == draft.newest.id
    if is_new:
        scroll.to_top(key="version_made")
        st.success(_in_words(draft), icon=":material/check_circle:")
    return is_new


def tell_with_split(draft: Draft) -> None:
    """The same, with the way down to the split where that is still to be made."""
    if tell(draft) and splits.latest(resources.bench(), draft.newest) is None:
        st.button("Go on to the split", icon=":material/arrow_downward:", key="on_to_split", on_click=_open_at_split)


def _open_at_split() -> None:
    st.query_params.update(navigation.AT_SPLIT)


def _in_words(draft: Draft) -> str:
    version, waiting = draft.newest, draft.pending
    texts = counted(version.report.texts, "text")
    said = f"**Version {version.number} is kept: {texts} with a label.** Left out: {_left_out(version)}."
    if not waiting:
        return said
    wait = "waits" if len(waiting) == 1 else "wait"
    others = changes_by_others.by_author(waiting)
    return f"{said} Not in it: {others}, which {wait} in the draft of version {version.number + 1}."


def _left_out(version: DatasetVersion) -> str:
    return escaped(left_out_in_words(version.report.left_out))
