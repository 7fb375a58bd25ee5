"""What was corrected since the newest version, as a diff that becomes the next one."""

import streamlit as st

from core.workflow import draft, relabelling, splits
from dashboard import resources
from dashboard.corrections import correction_log, draft_diff, find_text, merge_classes, retrain
from dashboard.widgets import changes_by_others, errors, prerequisites, undecided_link, version_made

project = prerequisites.project()
newest = prerequisites.data_set(project, "Corrections change the labels of annotated texts.")

version_made.tell(project, newest)
changes_by_others.watch(project, newest)
damage = splits.newest_parts(resources.bench(), newest).damage
if damage is not None:
    errors.show(damage)
pending = draft.pending(resources.bench(), project)
if pending:
    st.subheader(f"Draft of version {newest.number + 1}")
    draft_diff.show(project, newest)
else:
    st.markdown(
        "The draft is empty. Correct labels on **Mismatches** and **Explain**, decide texts on **Adjudicate**, or find "
        "any text here."
    )
with errors.shown():
    retrain.show(project, newest, is_next=not pending)
undecided_link.lead_on(project, newest)
st.space("small")
find_text.show(project, newest)
merge_classes.show(project, newest)
if relabelling.log(resources.bench(), project):
    correction_log.show(project, newest)
