"""The one button at the end of a page that leads to the next one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import navigation


def show(label: str, page: navigation.Page, on_click: Callable[[], None] | None = None, **address: str) -> None:
    st.space("small")
    if st.button(label, type="primary", icon=f":material/{page.icon}:", key="next_page", on_click=on_click):
        navigation.go(page, **address)
