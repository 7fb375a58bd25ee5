"""For a table in which no column looks like labels: the way to label its texts here."""

from __future__ import annotations

import streamlit as st

from core.records import ColumnMapping
from dashboard import navigation


def show(*mappings: ColumnMapping) -> bool:
    """Whether it is shown: not where the guess or the choice has labels. The files wait on the other page, too."""
    if any(mapping.label is not None or mapping.annotators for mapping in mappings):
        return False
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            "No column looks like labels. Choose the one that holds them, or label the texts here.", width="stretch"
        )
        if st.button("Annotate these texts", icon=f":material/{navigation.ANNOTATE.icon}:", key="annotate_offer"):
            navigation.go(navigation.ANNOTATE)
    return True
