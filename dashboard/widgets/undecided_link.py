"""The way to the texts that neither the vote nor a person has decided."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Project
from core.workflow import draft
from dashboard import navigation, resources


def lead_on(project: Project, newest: DatasetVersion) -> int:
    """A button to Adjudicate where texts wait there; how many do."""
    waiting = draft.waiting(resources.bench(), project, newest)
    label = f"Decide the {waiting:,} texts that the vote does not" if waiting > 1 else "Decide the text that is open"
    if waiting and st.button(label, icon=f":material/{navigation.ADJUDICATE.icon}:", key="to_queue"):
        navigation.go(navigation.ADJUDICATE)
    return waiting
