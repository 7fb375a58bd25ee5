"""The runs that differ from this one in the seed alone, and what their scores are like together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from core import figures
from core.counted import joined
from core.records import Evaluation, Measure, Part, Project, Run
from core.workflow import class_order, measures, seeds
from core.workflow.seeds import Seeds
from core.workflow.spread import Spread, headline
from dashboard import resources
from dashboard.cached import cached
from dashboard.results import make_ensemble
from dashboard.widgets import errors, scores
from dashboard.widgets.markdown import escaped

_TITLES = {"f1": "F1", "precision": "Precision", "recall": "Recall", "accuracy": "Accuracy"}


def show(project: Project, run: Run, positive: str | None, part: Part) -> None:
    """Nothing where the run was started by itself. On the test part each seed is a look at it."""
    found = seeds.of_run(resources.bench(), project, run)
    if found is None or not found.done:
        return
    st.subheader("All seeds")
    st.markdown(_in_words(found, part, measures.of_run(resources.bench(), run)))
    st.dataframe(
        pd.DataFrame(_lines(found, part, positive)).fillna(""),
        hide_index=True,
        alt="Scores of each seed, their mean with its interval, standard deviation and range",
    )
    looks = ""
    if part is Part.TEST:
        seeds.look(resources.bench(), found)
        looks = " Each run with a model is a look at the test part."
    st.caption(
        "The runs differ in the seed alone, so what sets them apart is luck. The interval of a single run tells how "
        "much the choice of texts matters; the standard deviation (SD), how much another training would differ; the "
        "interval of the mean (95 %), both together."
        f"{looks}"
    )
    if part is Part.TEST:
        with errors.shown():
            _show_ensemble(project, found, positive)
    make_ensemble.offer(project, found)


def _in_words(found: Seeds, part: Part, measure: Measure) -> str:
    """“5 of 5 seeds are finished. Validation F1 of “yes”: 0.712 on average, from 0.690 to 0.733.”"""
    finished = f"{seeds.ended(found)}."
    is_under_way = any(run.state.is_active for run in found.runs)
    useless = [run.name for run in found.done if scores.no_better(run)]
    sign = ":orange[:material/pending:]" if is_under_way else ":green[:material/verified:]"
    if useless:
        sign, finished = ":orange[:material/warning:]", f"{finished} {_no_better(useless)}"
    known = [evaluation for run in found.done if (evaluation := seeds.of_part(run, part)) is not None]
    if not known:
        return f"{sign} **{finished}** They learned from the validation part, too, and have no scores there."
    spread = Spread.of([evaluation.of(measure).value for evaluation in known])
    score = escaped(f"{part.capitalize()} {measure}: {figures.figure(spread.mean)}")
    if spread.deviation is None:
        return f"{sign} **{finished}** {score}."
    ends = f"from {figures.figure(spread.lowest)} to {figures.figure(spread.highest)}"
    return f"{sign} **{finished}** {score} on average, {ends}."


def _no_better(runs: Sequence[str]) -> str:
    are = "is" if len(runs) == 1 else "are"
    return f"{joined([escaped(run) for run in runs])} {are} no better than one answer for all texts."


def _lines(found: Seeds, part: Part, positive: str | None) -> list[dict[str, str]]:
    lines = [_line(run, part, positive) for run in found.runs]
    spread = found.spread(part, positive)
    means = found.means(part, positive)
    intervals = {_TITLES[name]: "–" if one is None else figures.bounds(one) for name, one in means.items()}
    summary: dict[str, dict[str, float | None]] = {
        "Mean": {name: one.mean for name, one in spread.items()},
        "SD": {name: one.deviation for name, one in spread.items()},
        "Lowest": {name: one.lowest for name, one in spread.items()},
        "Highest": {name: one.highest for name, one in spread.items()},
    }
    rows = [{"Seed": title, **_written(values)} for title, values in summary.items()]
    return [*lines, rows[0], {"Seed": "Interval of the mean", **intervals}, *rows[1:]]


def _line(run: Run, part: Part, positive: str | None) -> dict[str, str]:
    line = {"Seed": str(run.config.seed), "Run": run.name, "State": run.state.value}
    evaluation = seeds.of_part(run, part)
    if evaluation is None:
        return line
    return line | _written({name: score.value for name, score in headline(evaluation, positive).items()})


def _written(values: Mapping[str, float | None]) -> dict[str, str]:
    return {_TITLES[name]: "–" if value is None else figures.figure(value) for name, value in values.items()}


def _show_ensemble(project: Project, found: Seeds, positive: str | None) -> None:
    together = _ensemble(found.runs, class_order.of(resources.bench(), project.id))
    if together is None:
        return
    st.markdown(
        f"**All {len(found.done)} models together.** Each text gets the class with the highest mean probability (an "
        "ensemble)."
    )
    scores.show(together, positive)
    with st.expander("Label other texts with all of them", key="label_with_all_seeds"):
        st.code(f"python -m core predict {found.done[0].name} FILE --out LABELLED.csv --all-seeds", language=None)


@cached(30)
def _ensemble(runs: tuple[Run, ...], order: tuple[str, ...]) -> Evaluation | None:
    return seeds.ensemble(resources.bench(), Seeds(runs))
