"""Said at a CSV's download: cells that spreadsheets run as formulas, and the file without quotes before them."""

from __future__ import annotations

import streamlit as st


def ask_plain(cells: int, *, key: str) -> bool:
    """Whether the file is to be plain; nothing is shown where no cell would be run."""
    if not cells:
        return False
    plain = st.toggle("As it is, for R and Python", key=f"plain:{key}")
    begins = "1 cell begins" if cells == 1 else f"{cells:,} cells begin"
    have = "it has a ' before it" if cells == 1 else "they have a ' before them"
    what = "do not open the file in one." if plain else f"{have}."
    st.caption(f"{begins} with a sign that spreadsheets run as a formula; {what}")
    return plain
