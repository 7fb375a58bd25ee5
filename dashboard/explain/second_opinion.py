"""Whether another method of explaining agrees with the one whose weights are shown."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.records import Explanation, ExplanationSettings, Run
from core.workflow import explanations, second_opinion
from dashboard import resources, under_way
from dashboard.widgets import deleted_model, errors, model_answer
from dashboard.widgets.markdown import escaped


def show(run: Run, first: Explanation, settings: ExplanationSettings) -> None:
    """A sentence for each method whose explanation of the text is kept, and the button that asks another one."""
    found = second_opinion.kept(resources.bench(), run, first.text, settings)
    for other in found:
        st.markdown(escaped(second_opinion.in_words(first, other)))
    asked = second_opinion.asked(settings)
    if asked.method not in [one.method for one in found]:
        _offer(run, first.text, asked)


def _offer(run: Run, text: str, settings: ExplanationSettings) -> None:
    bench, what = resources.bench(), (run.folder, text, settings)
    question, gone = under_way.here().find(what), deleted_model.why_not_asked(run)
    if question is None and st.button(
        f"Second opinion: {settings.method}",
        icon=":material/compare_arrows:",
        key="second_opinion",
        help=gone or explanations.help_of(settings.method),
        disabled=bool(gone),
    ):
        question = under_way.here().ask(what, partial(explanations.of, bench, run, text, settings))
    if question is not None:
        with errors.shown():
            model_answer.wait(question, "Asking for a second opinion …", key="second_opinion")
            st.rerun()
