"""The texts that the vote does not decide, and those on which the annotators disagree, one at a time."""

import streamlit as st

from core.workflow.corrections import draft as drafts
from dashboard import resources
from dashboard.adjudicate import adjudication, overtaken, piles
from dashboard.widgets import changes_by_others, prerequisites

project = prerequisites.project()
prerequisites.data_set(project, "Only annotated texts can wait for a decision.")

draft = drafts.load(resources.bench(), project)
changes_by_others.tell_of_version(draft.newest)
if overtaken.show(project, draft):
    st.stop()
pile = piles.choose(project, draft)
if pile is not None:
    adjudication.show(project, draft, pile)
