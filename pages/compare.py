"""What changed from one run to another, or from one version of the data to another."""

import streamlit as st

from dashboard.compare import two_runs, two_versions
from dashboard.widgets import prerequisites

project = prerequisites.project()
what = st.segmented_control(
    "What to compare",
    ["Runs", "Versions"],
    default="Runs",
    required=True,
    key="compare",
    bind="query-params",
    label_visibility="collapsed",
)
if what == "Runs":
    two_runs.show(project)
else:
    two_versions.show(project)
