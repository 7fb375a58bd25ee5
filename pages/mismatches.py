"""The test texts that a run's model gets wrong."""

import streamlit as st

from dashboard import session
from dashboard.explaining import all_texts
from dashboard.mismatches import compared_lists, filters, mismatch_table
from dashboard.widgets import confusion_matrix, prerequisites, run_picker

project = prerequisites.project()
run = run_picker.choose(project)
assert run.result is not None

with st.grid(2, min_column_width=confusion_matrix.WIDTH, gap="medium"):
    left, right = st.container(), st.container()
with right:
    chosen = filters.choose(run)
with left:
    cell = confusion_matrix.show(run.result.test, key="mismatch_matrix", chosen=filters.chosen_cell(chosen))
if cell is not None:
    filters.narrow_to(cell)

all_texts.show(run)
listed = compared_lists.narrow(project, run, chosen)
mismatch_table.show(project, run, session.Listing(run.name, listed, chosen, session.view()))
