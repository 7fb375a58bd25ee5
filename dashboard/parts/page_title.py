"""The title of a page, with the way to what the guide says of it."""

from __future__ import annotations

import streamlit as st

from dashboard import places, session
from dashboard.parts import guide


def show(place: places.Place) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(place.title, width="content")
        if place is not places.GUIDE:
            guide.show_link(place, session.open_project())
