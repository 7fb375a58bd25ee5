"""The texts that the vote does not decide, and those on which the annotators disagree, one at a time."""

import streamlit as st

from core.workflow import ground_truth
from dashboard import places, resources
from dashboard.parts import adjudication, missing, news, overtaken, piles

project = missing.project()
newest = ground_truth.latest(resources.bench(), project)
if newest is None:
    missing.show("There is nothing to decide before there are texts.", places.GROUND_TRUTH, "Go to ground truth")
    st.stop()

news.tell_of_version(project, newest)
if overtaken.show(project, newest):
    st.stop()
pile = piles.choose(project, newest)
if pile is not None:
    adjudication.show(project, newest, pile)
