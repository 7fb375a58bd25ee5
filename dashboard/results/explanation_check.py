"""Whether the words of the run's explanations are those by which its model decides."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core import setting_fields
from core.records import CheckSettings, Run
from core.workflow import explanation_check, explanations
from core.workflow import explanation_check_report as report
from core.workflow.explanation_check import ChosenTexts
from dashboard import resources
from dashboard.cached import cached
from dashboard.explaining import asking
from dashboard.widgets import setting_widgets
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped


def show(run: Run) -> None:
    """Nothing where no test text is explained: how that is done is told where words that mislead are."""
    number = explanations.number(resources.bench(), run)
    if not number or not _chosen(run, CheckSettings(), number).explained:
        return
    st.markdown("**Can these words be believed?**", help=report.READING)
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.container(width="stretch", gap="small")
        settings = _choose(run)
    chosen = _chosen(run, settings, number)
    with place:
        _show(run, chosen, settings)


def _show(run: Run, chosen: ChosenTexts, settings: CheckSettings) -> None:
    bench = resources.bench()
    for sentence in report.together(explanation_check.together(bench, run, chosen, settings)):
        st.markdown(escaped(sentence))
    unchecked = explanation_check.left(bench, run, chosen, settings)
    offer = report.offer(chosen, len(unchecked), explanation_check.estimate(chosen, unchecked, settings))
    st.caption(escaped(" ".join(filter(None, [offer, report.left_out(chosen)]))))
    if unchecked:
        asking.button(
            run,
            "Check them",
            (run.folder, "checks", settings),
            partial(explanation_check.check, bench, run, settings),
            "Asking the model without the words …",
            "The model is asked about altered texts. What is checked is kept, also where you leave the page.",
            key=f"check_explanations:{run.id}",
            icon="fact_check",
        )


@cached(10)
def _chosen(run: Run, settings: CheckSettings, explained: int) -> ChosenTexts:
    return explanation_check.choose(resources.bench(), run, settings)


def _choose(run: Run) -> CheckSettings:
    choices = Choices(f"explanation_check:{run.id}")
    fields = setting_fields.chosen_by_hand(CheckSettings)
    opened, is_open = setting_widgets.popover(f"explanation_check_settings_{run.id}")
    choose = setting_widgets.choose if is_open else setting_widgets.chosen
    with opened:
        return CheckSettings(**{field.name: choose(field, field.default, choices) for field in fields})
