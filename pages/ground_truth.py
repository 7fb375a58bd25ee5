"""From a table to a data set version, and from that to train, validation and test."""

import streamlit as st

from core.workflow import ground_truth
from core.workflow.corrections import draft as drafts
from dashboard import resources
from dashboard.ground_truth import new_version, split_panel, to_training, versions, vote_rule
from dashboard.uploading import upload
from dashboard.widgets import errors, prerequisites, version_made

project = prerequisites.project()
known = ground_truth.versions(resources.bench(), project)
latest = known[0] if known else None

if latest is None or upload.waiting(project):
    new_version.show(project, latest)
else:
    version_made.tell_with_split(drafts.load(resources.bench(), project))
    with errors.shown():
        versions.show(project, known)
        vote_rule.show(project, latest)
    with st.expander("Upload a file: add to these texts, or replace them", key="upload_fold"):
        new_version.show(project, latest)
    with errors.shown():
        split_panel.show(project, latest)
        to_training.show(latest)
