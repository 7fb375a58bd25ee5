"""What was corrected since the newest version, as a diff that becomes the next one."""

import streamlit as st

from core.workflow import draft, ground_truth, relabelling, splits
from dashboard import places, resources
from dashboard.parts import (
    correction_log,
    draft_diff,
    errors,
    find_text,
    merge_classes,
    missing,
    news,
    retrain,
    undecided,
    version_made,
)

project = missing.project()
newest = ground_truth.latest(resources.bench(), project)
if newest is None:
    missing.show("There is nothing to correct before there are texts.", places.GROUND_TRUTH, "Go to ground truth")
    st.stop()

version_made.tell(project, newest)
news.watch(project, newest)
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
undecided.lead_on(project, newest)
st.space("small")
find_text.show(project, newest)
merge_classes.show(project, newest)
if relabelling.log(resources.bench(), project):
    correction_log.show(project, newest)
