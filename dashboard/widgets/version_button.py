"""A button that makes a version, and remembers after which one: another may be made while it is looked at."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.records import DatasetVersion


def show(label: str, newest: DatasetVersion | None, *, key: str, **options: Any) -> int | None:
    """The number of the version that was the newest when the button was drawn, 0 for none; None if not pressed."""
    memory = f"newest_at:{key}"

    def press(number: int) -> None:
        st.session_state[memory] = number

    pressed = st.button(label, key=key, on_click=press, args=(newest.number if newest else 0,), **options)
    return st.session_state.pop(memory) if pressed else None
