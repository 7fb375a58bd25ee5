"""Further texts, labelled by a run's model."""

import streamlit as st

from dashboard import session
from dashboard.predict import further_texts
from dashboard.uploading import waiting_file
from dashboard.widgets import errors, no_model, prerequisites, run_picker

project = prerequisites.project()
session.open_model(project)
run = run_picker.choose(project, opens_test=False)
if run.read_from is not None:
    no_model.show_read(run)
    st.stop()
waiting = waiting_file.show(project, session.FURTHER, "A table of texts to label")
if waiting is not None:
    with errors.shown():
        further_texts.show(run, waiting)
