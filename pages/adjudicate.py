"""The texts that the vote does not decide, and those on which the annotators disagree, one at a time."""

import streamlit as st

from dashboard.adjudicate import adjudication, overtaken, piles
from dashboard.widgets import changes_by_others, prerequisites

project = prerequisites.project()
newest = prerequisites.data_set(project, "Only annotated texts can wait for a decision.")

changes_by_others.tell_of_version(project, newest)
if overtaken.show(project, newest):
    st.stop()
pile = piles.choose(project, newest)
if pile is not None:
    adjudication.show(project, newest, pile)
