"""How well the annotators agree, and who differs on what."""

import streamlit as st

from core.workflow import agreement, ground_truth
from dashboard import places, resources
from dashboard.parts import (
    agreement_annotators,
    agreement_differences,
    agreement_figures,
    agreement_groups,
    agreement_pairs,
    missing,
)

project = missing.project()
version = ground_truth.latest(resources.bench(), project)
if version is None:
    missing.show("Agreement needs texts that two or more people annotated.", places.GROUND_TRUTH, "Go to ground truth")
    st.stop()
found = agreement_figures.measured(version)
if lacking := agreement.missing(found):
    missing.show(lacking, places.GROUND_TRUTH, "Go to ground truth")
    st.stop()

agreement_figures.show(version, found)
agreement_pairs.show(found)
agreement_groups.show(found)
agreement_annotators.show(version, found)
agreement_differences.show(project, version, found)
agreement_figures.show_methods(found)
