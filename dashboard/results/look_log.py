"""What was declared and looked at when, for whoever asks whether the measure was chosen by its result."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.counted import counted
from core.records import Project
from core.workflow import test_history
from dashboard import resources
from dashboard.widgets.markdown import escaped


def show(project: Project) -> None:
    events = test_history.of(resources.bench(), project)
    if not events:
        return
    with st.expander(
        f"The measure and the looks at the test part: {counted(len(events), 'entry', 'entries')}", key="look_log"
    ):
        lines = [{"When": event.when, "What": escaped(event.what)} for event in events]
        st.table(pd.DataFrame(lines), hide_index=True, alt="When the measure was declared and the test part looked at")
