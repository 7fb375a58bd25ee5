"""Cross-validation: which fold a run is of, and the scores of all folds together."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.records import Project, Run, RunState
from core.workflow import class_order, cross_validation, run_status, training
from core.workflow.cross_validation import CrossValidation
from core.workflow.spread import Spread, headline
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import scores
from dashboard.widgets.markdown import escaped

_OF_MODELS = (
    "by the model that has neither learned from it nor been chosen by it. The interval tells how much the choice of "
    "texts matters, not how much another training would differ"
)
_OF_A_TABLE = "as the table has it. The interval tells how much the choice of texts matters"
_MEASURES = {"f1": "F1", "precision": "Precision", "recall": "Recall", "accuracy": "Accuracy"}


def words(run: Run) -> str:
    """``fold 2 of 5``; nothing where the run's split has no folds."""
    fold = _fold_of(run)
    return f"fold {fold[0]} of {fold[1]}" if fold else ""


def show(project: Project, run: Run, positive: str | None) -> None:
    """The pooled scores, and one row per fold; nothing where the run's split has no folds."""
    if not words(run):
        return
    states = tuple((one.folder, one.state) for one in training.runs(resources.bench(), project))
    order = class_order.of(resources.bench(), project.id)
    found = _cross_validation(project, run, states, order)
    if found is None or found.pooled is None:
        return
    st.subheader("All folds")
    st.markdown(_predicted_folds(found) if run.read_from else _finished_folds(found))
    scores.show(found.pooled, positive)
    scores.show_no_better(found.pooled, positive, run.config)
    st.caption(
        "These are the scores of all predictions together. Each text is predicted once, "
        f"{_OF_A_TABLE if run.read_from else _OF_MODELS}; the standard deviation (SD) is that of the folds, not of the "
        "pooled scores."
    )
    st.dataframe(
        pd.DataFrame(_lines(found, positive)).fillna(""),
        hide_index=True,
        alt="Scores of each fold, their mean and their standard deviation",
    )
    if undefined := found.undefined_precision(positive):
        st.caption(escaped(undefined))
    st.subheader(words(run).capitalize())


def _predicted_folds(found: CrossValidation) -> str:
    """In how many folds a table has predictions."""
    return f"**{len(found.done)} of {found.folds} folds have predictions in the table.**"


def _finished_folds(found: CrossValidation) -> str:
    """How many folds are finished, and what of the others."""
    if found.finished == found.folds:
        return f":green[:material/verified:] **All {found.folds} folds are finished.**"
    others = [_status(run) for _, run in sorted(found.runs.items()) if not run.has_model]
    stopped = [_status(run) for run in found.done if run.state is RunState.STOPPED]
    missing = found.folds - len(found.runs)
    others += [f"{missing} {'was' if missing == 1 else 'were'} not started"] if missing else []
    are = "is" if found.finished == 1 else "are"
    rest_on = "the one fold that has" if len(found.done) == 1 else f"the {len(found.done)} folds that have"
    return (
        f":orange[:material/pending:] **{found.finished} of {found.folds} folds {are} finished** "
        f"({', '.join([*others, *stopped])}). The figures are those of {rest_on} a model."
    )


def _status(run: Run) -> str:
    return f"{escaped(run.name)} {escaped(run_status.in_words(resources.bench(), run))}"


def _lines(found: CrossValidation, positive: str | None) -> list[dict[str, str]]:
    lines = [_line(fold, run, positive) for fold, run in sorted(found.runs.items())]
    spread = found.spread(positive)
    lines.append({"Fold": "Mean", **{_MEASURES[name]: f"{one.mean:.3f}" for name, one in spread.items()}})
    lines.append({"Fold": "SD", **{_MEASURES[name]: _deviation(one) for name, one in spread.items()}})
    return lines


def _line(fold: int, run: Run, positive: str | None) -> dict[str, str]:
    line = {"Fold": str(fold), "Run": run.name, "State": run.state.value}
    if run.result is None:
        return line
    figures = headline(run.result.test, positive)
    return {
        **line,
        **{_MEASURES[name]: f"{score.value:.3f}" for name, score in figures.items()},
        "Test texts": f"{run.result.test.texts:,}",
    }


def _deviation(spread: Spread) -> str:
    return "–" if spread.deviation is None else f"{spread.deviation:.3f}"


@cached(500)
def _fold_of(run: Run) -> tuple[int, int] | None:
    return cross_validation.fold_of(resources.bench(), run)


@cached(30)
def _cross_validation(
    project: Project, run: Run, states: tuple[tuple[str, RunState], ...], order: tuple[str, ...]
) -> CrossValidation | None:
    return cross_validation.of_run(resources.bench(), project, run)
