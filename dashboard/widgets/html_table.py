"""Small tables as HTML: whole at any width, whatever the names are called.

A data grid cuts columns off; it is for tables that one sorts or scrolls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.widgets.markdown import escaped


def show(rows: Sequence[Mapping[str, str]], alt: str) -> None:
    """Each row with its cells by their heads."""
    safe = [{escaped(head): escaped(cell) for head, cell in row.items()} for row in rows]
    st.table(pd.DataFrame(safe), border="horizontal", hide_index=True, alt=alt)
