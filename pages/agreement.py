"""How well the annotators agree, and who differs on what."""

import streamlit as st

from core.workflow import agreement
from dashboard import navigation
from dashboard.agreement import (
    annotator_groups,
    annotator_pairs,
    contradictions,
    differences,
    each_annotator,
    headline,
    subgroups,
)
from dashboard.widgets import prerequisites

project = prerequisites.project()
version = prerequisites.data_set(project, "Agreement needs texts that two or more people annotated.")
found = headline.measured(version)
if lacking := agreement.obstacle(found):
    prerequisites.show(lacking, navigation.GROUND_TRUTH, "Go to ground truth")
    contradictions.show(project, version)
    st.stop()

headline.show(version, found)
annotator_pairs.show(found)
subgroups.show(found)
each_annotator.show(version, found)
annotator_groups.show(version, found, as_judged=headline.as_judged(version))
differences.show(project, version, found)
contradictions.show(project, version)
headline.show_methods(version, found)
