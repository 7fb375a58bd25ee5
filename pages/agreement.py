"""How well the annotators agree, and who differs on what."""

import streamlit as st

from core.workflow import agreement, ground_truth
from dashboard import navigation, resources
from dashboard.agreement import annotator_pairs, differences, each_annotator, headline, subgroups
from dashboard.widgets import prerequisites

project = prerequisites.project()
version = ground_truth.latest(resources.bench(), project)
if version is None:
    prerequisites.show(
        "Agreement needs texts that two or more people annotated.", navigation.GROUND_TRUTH, "Go to ground truth"
    )
    st.stop()
found = headline.measured(version)
if lacking := agreement.missing(found):
    prerequisites.show(lacking, navigation.GROUND_TRUTH, "Go to ground truth")
    st.stop()

headline.show(version, found)
annotator_pairs.show(found)
subgroups.show(found)
each_annotator.show(version, found)
differences.show(project, version, found)
headline.show_methods(found)
