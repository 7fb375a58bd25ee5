"""The test texts that a run's model gets wrong."""

import streamlit as st

from dashboard import session
from dashboard.parts import compare_lists, confusion, filters, mismatch_table, missing, run_picker

project = missing.project()
run = run_picker.choose(project)
assert run.result is not None

with st.grid(2, min_column_width=confusion.WIDTH, gap="medium"):
    left, right = st.container(), st.container()
with right:
    chosen = filters.choose(run)
with left:
    cell = confusion.show(run.result.test, key="mismatch_matrix", chosen=filters.chosen_cell(chosen))
if cell is not None:
    filters.narrow_to(cell)

listed = compare_lists.narrow(project, run, chosen)
mismatch_table.show(project, run, session.Listing(run.name, listed, chosen, session.view()))
