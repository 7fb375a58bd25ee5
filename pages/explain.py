"""The words that made a run's model decide."""

import streamlit as st

from dashboard import session
from dashboard.explain import open_text, typed_text
from dashboard.widgets import no_model, prerequisites, run_picker, test_look

project = prerequisites.project()
run = run_picker.choose(project, opens_test=False)
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
    test_look.begin(project, run)
    open_text.show(project, run)
elif run.read_from is None:
    typed_text.show(run)
else:
    no_model.show_read(run)
