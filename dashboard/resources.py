"""What all sessions of the server share."""

from __future__ import annotations

import streamlit as st

from core.workflow.bench import Bench, open_bench
from dashboard import memory


@st.cache_resource(show_spinner=False)
def bench() -> Bench:
    """The one open workspace of this server."""
    bench = open_bench()
    memory.settle()
    return bench
