"""Whether the words whose weights are shown can be believed: a check by the model, and other seeds."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core import durations
from core.records import CheckSettings, Explanation, ExplanationSettings, Run
from core.workflow import explanation_check
from core.workflow import explanation_check_report as report
from dashboard import resources
from dashboard.explaining import asking
from dashboard.widgets.markdown import escaped


def show(run: Run, explanation: Explanation, settings: ExplanationSettings) -> None:
    """What was found already; a button for each that was not asked for."""
    _show_check(run, explanation)
    if explanation_check.has_seed(settings):
        _show_seeds(run, explanation, settings)


def _show_check(run: Run, explanation: Explanation) -> None:
    bench, settings = resources.bench(), CheckSettings()
    if why := explanation_check.why_not(explanation):
        st.caption(escaped(f"These words cannot be checked. {why}"))
        return
    found = explanation_check.known(bench, run, explanation, settings)
    if found is not None:
        st.markdown(escaped(report.of_text(found)), help=report.READING)
        return
    asking.button(
        run,
        "Check these words",
        (run.folder, explanation.text, explanation.label, explanation.weights),
        partial(explanation_check.of_text, bench, run, explanation, settings),
        "Asking the model without these words …",
        report.READING,
        key="check_words",
        icon="fact_check",
    )


def _show_seeds(run: Run, explanation: Explanation, settings: ExplanationSettings) -> None:
    bench, text = resources.bench(), explanation.text
    found = explanation_check.known_seeds(bench, run, text, settings)
    if found is not None:
        st.markdown(escaped(report.seeds(found)))
        return
    seconds = (explanation_check.SEEDS - 1) * explanation.seconds
    asking.button(
        run,
        f"Compare {explanation_check.SEEDS} seeds",
        (run.folder, text, settings, explanation_check.SEEDS),
        partial(explanation_check.seeds, bench, run, text, settings),
        "Explaining with other seeds …",
        f"The same text with other samples, which takes about {durations.in_words(seconds)}: words that come and go "
        "with the seed are not to be relied on.",
        key="compare_seeds",
        icon="casino",
    )
