"""What a button made of the texts is said at the top of the page, which then opens there."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.data.account import left_out_in_words
from core.records import DatasetVersion
from core.workflow import splits
from dashboard import places, resources
from dashboard.parts import scroll
from dashboard.parts.plain import plain

_MADE = "version_made"


def remember(version: DatasetVersion) -> None:
    """For the page that is drawn next."""
    st.session_state[_MADE] = version.id


def tell(newest: DatasetVersion) -> bool:
    """Say what the version that was just made holds; whether it is this one."""
    is_new = st.session_state.pop(_MADE, None) == newest.id
    if is_new:
        scroll.to_top(key="version_made")
        st.success(_in_words(newest), icon=":material/check_circle:")
    return is_new


def tell_with_split(newest: DatasetVersion) -> None:
    """The same, with the way down to the split where that is still to be made."""
    if tell(newest) and splits.latest(resources.bench(), newest) is None:
        st.button("Go on to the split", icon=":material/arrow_downward:", key="on_to_split", on_click=_open_at_split)


def _open_at_split() -> None:
    st.query_params.update(places.AT_SPLIT)


def _in_words(version: DatasetVersion) -> str:
    texts = counted(version.report.texts, "text")
    return f"**Version {version.number} is kept: {texts} with a label.** Left out: {_left_out(version)}."


def _left_out(version: DatasetVersion) -> str:
    return plain(left_out_in_words(version.report.left_out))
