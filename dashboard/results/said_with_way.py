"""A sentence with the button that leads to what it is of."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def show(said: str, label: str, way: Callable[[], None], *, key: str) -> None:
    """``said`` is Markdown; ``way`` is gone at a click."""
    words, button = st.columns([3, 1], gap="small")
    words.markdown(said)
    with button:
        if st.button(label, icon=":material/arrow_forward:", type="tertiary", key=key):
            way()
