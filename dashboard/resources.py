"""What all sessions of the server share."""

from __future__ import annotations

import altair  # noqa: F401 (the largest of what pages import later; settled along with the rest)
import streamlit as st

from core.workflow.bench import Bench, open_bench
from dashboard import memory


@st.cache_resource(show_spinner=False)
def bench() -> Bench:
    """The one open workspace of this server."""
    bench = open_bench()
    memory.settle()
    return bench
