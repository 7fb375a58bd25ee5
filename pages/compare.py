"""What changed from one run to another, or from one version of the data to another."""

import streamlit as st

from dashboard.parts import compare_runs, compare_versions, missing

project = missing.project()
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
    compare_runs.show(project)
else:
    compare_versions.show(project)
