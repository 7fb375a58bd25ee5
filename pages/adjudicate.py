"""The texts that the vote does not decide, and those on which the annotators disagree, one at a time."""

import streamlit as st

from core.workflow import ground_truth
from dashboard import navigation, resources
from dashboard.adjudicate import adjudication, overtaken, piles
from dashboard.widgets import changes_by_others, prerequisites

project = prerequisites.project()
newest = ground_truth.latest(resources.bench(), project)
if newest is None:
    prerequisites.show(
        "There is nothing to decide before there are texts.", navigation.GROUND_TRUTH, "Go to ground truth"
    )
    st.stop()

changes_by_others.tell_of_version(project, newest)
if overtaken.show(project, newest):
    st.stop()
pile = piles.choose(project, newest)
if pile is not None:
    adjudication.show(project, newest, pile)
