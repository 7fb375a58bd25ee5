"""Search for settings: many trainings judged on the validation part, and what they say."""

import streamlit as st

from core.workflow import projects, searches
from dashboard import resources
from dashboard.guidance import undivided
from dashboard.search import search_form, search_picker, search_report, search_watch
from dashboard.widgets import errors, prerequisites

project = prerequisites.project()
version = prerequisites.data_set(project, "A model learns from annotated texts.")
status = projects.status(resources.bench(), project)
newest = next(iter(status.runs), None)
known = searches.of_project(resources.bench(), project)

shown = search_picker.choose(known)
if shown is not None:
    with errors.shown():
        if search_watch.is_active(shown):
            search_watch.show(shown)
        else:
            search_report.show(project, shown)
if status.split is None:
    undivided.show(version, is_next=False)
elif shown is None:
    search_form.show(project, status.split, newest, is_next=True)
else:
    with st.expander("Search again", key="search_again"):
        search_form.show(project, status.split, newest, is_next=False)
