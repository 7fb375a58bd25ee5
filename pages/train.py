"""Fine-tune a base model on the newest version, and watch it."""

import streamlit as st

from core.workflow import projects
from dashboard import resources
from dashboard.parts import missing, poor_agreement, run_list, training_done, training_form, training_watch, undivided

project = missing.project()
standing = projects.standing(resources.bench(), project)
active = [run for run in reversed(standing.runs) if run.state.is_active]
ended = [run for run in standing.runs if not run.state.is_active]
done = training_done.newest(standing)

poor_agreement.show(standing.version)
for run in active:
    training_watch.show(project, run)
training_watch.show_stop_all(active)
if done is not None:
    training_done.show(project, done)
if standing.split is None:
    undivided.show(standing.version)
elif active:
    with st.expander("Queue another training"):
        training_form.show(project, standing.split, is_next=False)
else:
    training_form.show(project, standing.split, is_next=done is None)
if ended:
    run_list.show(project, ended)
