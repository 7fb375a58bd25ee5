"""The two colours that carry meaning, readable on the light and on dark, and that of text in charts."""

import streamlit as st

BLUE = "#2f74b5"
ORANGE = "#d1701f"
GREY = "#7a828c"
BLUE_RGB = (47, 116, 181)
ORANGE_RGB = (209, 112, 31)
DEEP = 0.85
"""From this opacity on, white is easier to read on blue than dark text (contrast of WCAG 2: 3.7 against 4.1, at 1 4.9
against 3.1).
"""


def text() -> str:
    """Vega draws text black unless told otherwise, whatever the theme."""
    return "#e4e9ee" if st.context.theme.type == "dark" else "#1d2733"
