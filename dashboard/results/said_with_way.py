"""A sentence with the button that leads to what it is of."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def show(said: str, label: str, way: Callable[[], None], *, key: str) -> None:
    """``said`` is Markdown; ``way`` is gone at a click."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(said, width="stretch")
        if st.button(label, icon=":material/arrow_forward:", type="tertiary", key=key):
            way()
