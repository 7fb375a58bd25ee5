"""The way to the texts that neither the vote nor a person has decided."""

from __future__ import annotations

import streamlit as st

from core.workflow.corrections import adjudication_queue
from core.workflow.corrections.draft import Draft
from dashboard import navigation, resources


def lead_on(draft: Draft) -> int:
    """A button to Adjudicate where texts wait there; how many do."""
    waiting = adjudication_queue.waiting(resources.bench(), draft)
    label = f"Decide the {waiting:,} texts that the vote does not" if waiting > 1 else "Decide the text that is open"
    if waiting and st.button(label, icon=f":material/{navigation.ADJUDICATE.icon}:", key="to_queue"):
        navigation.go(navigation.ADJUDICATE)
    return waiting
