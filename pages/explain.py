"""The words that made a run's model decide."""

import streamlit as st

from dashboard import session
from dashboard.parts import missing, open_text, run_picker, typed_text

project = missing.project()
run = run_picker.choose(project)
source = st.segmented_control(
    "Which text",
    ["A test text", "A typed text"],
    default="A test text",
    required=True,
    key=session.SOURCE,
    bind="query-params",
    label_visibility="collapsed",
)
if source == "A test text":
    open_text.show(project, run)
else:
    typed_text.show(run)
