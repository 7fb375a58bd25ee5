"""The words that made a run's model decide."""

import streamlit as st

from dashboard.parts import explanation, missing, open_text, run_picker

project = missing.project()
run = run_picker.choose(project)
source = st.segmented_control(
    "Which text",
    ["A test text", "A typed text"],
    default="A test text",
    required=True,
    key="source",
    label_visibility="collapsed",
)
if source == "A test text":
    open_text.show(project, run)
else:
    explanation.show_typed(run)
