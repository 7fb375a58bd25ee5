"""Further texts, labelled by a run's model."""

import streamlit as st

from core.workflow import labelling
from dashboard import resources, session
from dashboard.predict import further_texts
from dashboard.uploading import waiting_file
from dashboard.widgets import errors, no_model, prerequisites, run_picker
from dashboard.widgets.markdown import escaped

project = prerequisites.project()
session.open_model(project)
run = run_picker.choose(project, opens_test=False)
if run.read_from is not None:
    no_model.show_read(run)
    st.stop()
for said in labelling.no_better(resources.bench(), [run]):
    st.warning(escaped(said), icon=":material/warning:")
waiting = waiting_file.show(project, session.FURTHER, "A table of texts to label")
if waiting is not None:
    with errors.shown():
        further_texts.show(run, waiting)
