"""Whether another method of explaining agrees with the one whose weights are shown."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.records import Explanation, ExplanationSettings, Run
from core.workflow import explanations, second_opinion
from dashboard import resources
from dashboard.explaining import asking
from dashboard.widgets.markdown import escaped


def show(run: Run, first: Explanation, settings: ExplanationSettings) -> None:
    """A sentence for each method whose explanation of the text is kept, and the button that asks another one."""
    bench = resources.bench()
    found = second_opinion.kept(bench, run, first.text, settings)
    for other in found:
        st.markdown(escaped(second_opinion.in_words(first, other)))
    asked = second_opinion.asked(settings)
    if asked.method not in [one.method for one in found]:
        asking.button(
            run,
            f"Second opinion: {asked.method}",
            (run.folder, first.text, asked),
            partial(explanations.of, bench, run, first.text, asked),
            "Asking for a second opinion …",
            explanations.help_of(asked.method),
            key="second_opinion",
            icon="compare_arrows",
        )
