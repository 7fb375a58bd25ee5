"""That a run's model was deleted, what is not possible without it, and the way to get it back."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow import model_deletion, projects
from dashboard import navigation, resources, session
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped


def why_not_asked(run: Run) -> str:
    """Why the model cannot be asked now, beside a button; empty where it can."""
    if run.model_deleted is None:
        return ""
    return f"The model of {run.name} was deleted{'; it can be got back, above' if run.is_trained else ''}."


def show(run: Run) -> None:
    """Nothing where the model is there."""
    said = model_deletion.in_words(run)
    if not said:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/hard_drive: {escaped(said)}", width="stretch")
        if run.is_trained and st.button("Get the model back", icon=":material/replay:", key=f"model_back_{run.id}"):
            with errors.shown():
                bench = resources.bench()
                project = projects.of_id(bench, run.project_id)
                model_deletion.train_again(bench, project, run)
                session.forget(session.RUN, session.OPENED)
                navigation.go(navigation.TRAIN, project=project.name)
