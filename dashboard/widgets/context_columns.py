"""The columns that are put before the texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st


def choose(columns: Sequence[str], **stays: Any) -> tuple[str, ...]:
    """The columns chosen, in the order in which they will stand."""
    chosen = st.multiselect(
        "Context",
        columns,
        placeholder="None",
        help="What one must read before the text: the post that a reply answers, the title of an article. The model, "
        "too, reads it before the text. It stays metadata as well.",
        **stays,
    )
    return tuple(chosen)
