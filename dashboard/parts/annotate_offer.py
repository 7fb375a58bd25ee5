"""For a table in which no column looks like labels: the way to label its texts here."""

from __future__ import annotations

import streamlit as st

from core.records import ColumnMapping
from dashboard import places


def show(guess: ColumnMapping) -> None:
    """Nothing where the table has labels; the uploaded files wait on the other page as well."""
    if guess.label is not None or guess.annotators:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            "No column looks like labels. Choose the one that holds them, or label the texts here.", width="stretch"
        )
        if st.button("Annotate these texts", icon=f":material/{places.ANNOTATE.icon}:", key="annotate_offer"):
            places.go(places.ANNOTATE)
