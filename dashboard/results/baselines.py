"""The run's model beside what needs no fine-tuning."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.figures import p_value, with_bounds
from core.records import Evaluation, Measure, Run
from core.workflow import baselines, class_order, measures, verdict
from core.workflow.baselines import AgainstBaseline
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import scores
from dashboard.widgets.markdown import escaped

_WHAT = (
    "What needs no fine-tuning, learned from the same training texts in seconds; the strength of the regularisation is "
    "chosen on the validation part. Of a long text word embeddings are of the part that the model reads. A model that "
    "does not beat them is not worth its time, or has not learned enough."
)

_OF_FINAL = (
    "As this model did, they learned from the validation part, too; the strength was chosen there before, while they "
    "learned from the training part alone."
)

_RULE = (
    "A difference is more than luck where its interval leaves out 0 and p is below 0.05. Where few test texts differ, "
    "one of the two alone may say so."
)


def show(run: Run) -> None:
    """Its test scores, each difference with its interval, and which baselines the model does not beat."""
    measure, found = measures.of_run(resources.bench(), run), _on_test(run)
    _head(run)
    if not found:
        return
    assert run.result is not None
    lines = [_line(f"**{escaped(run.name)}**", run.result.test, measure) | {f"{run.name} more, in points": "", "p": ""}]
    lines += [_line(one.baseline.name.in_words, one.baseline.test, measure) | _more(run, one, measure) for one in found]
    st.table(pd.DataFrame(lines), hide_index=True, alt="Scores of the model and of the baselines")
    beats_all = baselines.beats_all(run, found, measure)
    icon = ":green[:material/check:]" if beats_all else ":orange[:material/warning:]"
    st.markdown(f"{icon} {escaped(baselines.in_words(run, found, measure))}")
    st.caption(_RULE)


def show_on_validation(run: Run) -> None:
    """Its validation scores, while the test part is locked."""
    assert run.result is not None
    measure = measures.of_run(resources.bench(), run)
    if run.result.validation is None:
        return
    _head(run)
    if not run.result.baselines:
        return
    lines = [_line(f"**{escaped(run.name)}**", run.result.validation, measure)]
    known = [(one.name, one.validation) for one in run.result.baselines]
    lines += [_line(name.in_words, validation, measure) for name, validation in known if validation is not None]
    st.table(pd.DataFrame(lines), hide_index=True, alt="Validation scores of the model and of the baselines")


def _head(run: Run) -> None:
    assert run.result is not None
    st.subheader("Baselines")
    if run.result.baselines:
        st.caption(f"{_WHAT} {_OF_FINAL}" if run.config.learns_validation else _WHAT)
    else:
        st.caption("None: an earlier Errata trained this run. Each training comes with its baselines now.")


def _line(name: str, evaluation: Evaluation, measure: Measure) -> dict[str, str]:
    of_measure, accuracy = with_bounds(evaluation.of(measure)), with_bounds(evaluation.accuracy)
    return {"": name, _title(str(measure)): scores.narrow(of_measure), "Accuracy": scores.narrow(accuracy)}


def _title(measure: str) -> str:
    return escaped(measure[0].upper() + measure[1:])


def _more(run: Run, one: AgainstBaseline, measure: Measure) -> dict[str, str]:
    difference = one.difference(measure)
    told = p_value(difference.p_value)
    points = verdict.points(difference).replace(" points", "")
    return {f"{run.name} more, in points": scores.narrow(points), "p": told.replace(" ", scores.NO_BREAK)}


def _on_test(run: Run) -> tuple[AgainstBaseline, ...]:
    return _computed(run, class_order.of(resources.bench(), run.project_id))


@cached(30, wait="Comparing with the baselines …")
def _computed(run: Run, order: tuple[str, ...]) -> tuple[AgainstBaseline, ...]:
    return baselines.on_test(resources.bench(), run)
