"""What was corrected since the newest version, as a diff that becomes the next one."""

import streamlit as st

from core.workflow import splits
from core.workflow.corrections import draft as drafts
from dashboard import resources
from dashboard.corrections import correction_log, draft_diff, find_text, merge_classes, retrain
from dashboard.widgets import changes_by_others, errors, prerequisites, undecided_link, version_made

project = prerequisites.project()
prerequisites.data_set(project, "Corrections change the labels of annotated texts.")

draft = drafts.load(resources.bench(), project)
newest = draft.newest
version_made.tell(draft)
changes_by_others.watch(project, draft)
damage = splits.newest_parts(resources.bench(), newest).damage
if damage is not None:
    errors.show(damage)
if draft.pending:
    st.subheader(f"Draft of version {newest.number + 1}")
    draft_diff.show(project, draft)
else:
    st.markdown(
        "The draft is empty. Correct labels on **Mismatches**, decide texts on **Adjudicate**, or find any text here."
    )
with errors.shown():
    retrain.show(project, newest, is_next=not draft.pending)
undecided_link.lead_on(draft)
st.space("small")
find_text.show(project, draft)
merge_classes.show(project, draft)
if draft.log:
    correction_log.show(draft)
