"""Fine-tune a base model on the newest version, and watch it."""

import streamlit as st

from core.workflow import classifiers, ensembles, final_model, projects
from core.workflow.projects import ProjectStep
from dashboard import resources
from dashboard.guidance import nothing_to_learn, undivided
from dashboard.train import (
    finished_classifier,
    queue_list,
    read_table,
    run_table,
    training_done,
    training_form,
    training_watch,
)
from dashboard.widgets import errors, poor_agreement, prerequisites

project = prerequisites.project()
version = prerequisites.data_set(project, "A model learns from annotated texts.")
status = projects.status(resources.bench(), project)
active = [run for run in reversed(status.runs) if run.state.is_active]
done = training_done.newest(status)
newest = final_model.newest_of_others(status.runs)

training_form.open_at_top()
poor_agreement.show(status.version)
for run in training_watch.of_interest([*active, *reversed(classifiers.active(resources.bench(), project))]):
    training_watch.show(project, run)
with errors.shown():
    queue_list.show(project)
training_watch.show_stop_all(active)
if done is not None:
    training_done.show(project, done)
elif (failed := training_done.failed(status)) is not None:
    training_done.show_failed(failed)
model = status.latest_model
learns = status.next_step in (ProjectStep.SPLIT, ProjectStep.TRAIN)
if not learns and not active and model is not None and model.version_id != version.id:
    with errors.shown():
        nothing_to_learn.show(project, model, version)
if status.split is None:
    undivided.show(version, is_next=learns)
elif active:
    with st.expander("Queue another training", key="another_training"):
        training_form.show(project, status.split, newest, is_next=False)
else:
    training_form.show(project, status.split, newest, is_next=done is None and learns)
if status.split is not None:
    read_table.show(project, status.split)
    finished_classifier.show(project, status.split)
if any(not run.state.is_active for run in ensembles.with_trainings(resources.bench(), project)):
    run_table.show(project)
