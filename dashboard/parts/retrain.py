"""After a new version: the newest model's settings once more, on the corrected labels."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Project
from core.workflow import training
from dashboard import places, resources
from dashboard.parts import errors


def show(project: Project, newest: DatasetVersion) -> None:
    """Nothing where no model is older than the version."""
    bench = resources.bench()
    runs = training.runs(bench, project)
    if any(run.version_id == newest.id for run in runs):
        return
    model = next((run for run in runs if run.has_model), None)
    if model is None:
        return
    st.markdown(f"No model has learned from version {newest.number} yet.")
    label = f"Retrain {model.name} with the same settings"
    if st.button(label, type="primary", icon=":material/model_training:", key="retrain"):
        with errors.shown():
            training.again(bench, project, model)
            places.go(places.TRAIN, project=project.name)
