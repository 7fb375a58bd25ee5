"""The texts that the vote does not decide, one at a time."""

import streamlit as st

from core.workflow import draft, ground_truth
from dashboard import places, resources
from dashboard.parts import adjudication, missing, overtaken

project = missing.project()
newest = ground_truth.latest(resources.bench(), project)
if newest is None:
    missing.show("There is nothing to decide before there are texts.", places.GROUND_TRUTH, "Go to ground truth")
    st.stop()

total = draft.undecided(newest)
if overtaken.show(project, newest):
    st.stop()
if total:
    adjudication.show(project, newest, draft.queue(resources.bench(), project), total)
else:
    missing.show("The vote decides every text of this version.", places.TRAIN, "Go to training")
