"""The five steps of the loop, where the project stands in them, and one button to the next."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.counted import counted
from core.records import Part, Project, Split
from core.workflow import draft, run_status
from core.workflow.projects import Standing, Step
from dashboard import places, resources, session
from dashboard.parts import all_folds, compare_labels, filters, scores, undecided
from dashboard.parts.plain import plain

_SPLIT = "Split"
_NEXT = {
    Step.GROUND_TRUTH: ("Upload annotated texts", places.GROUND_TRUTH),
    Step.SPLIT: ("Split the texts", places.GROUND_TRUTH),
    Step.TRAIN: ("Train a model", places.TRAIN),
    Step.WATCH: ("Watch the training", places.TRAIN),
    Step.RESULTS: ("See the results", places.RESULTS),
    Step.NEW_LABELS: ("See the score on the new labels", places.RESULTS),
    Step.CORRECTIONS: ("Review the corrections", places.CORRECTIONS),
}


@dataclass(frozen=True)
class _Stage:
    title: str
    place: places.Place
    done: bool
    status: str


def next_action(standing: Standing, waiting: int) -> str:
    """The next step in a few words; ``waiting`` as in ``show``."""
    if waiting and standing.next_step is Step.GROUND_TRUTH:
        return "Go on with the uploaded file" + "s" * (waiting > 1)
    return _NEXT[standing.next_step][0]


def lead_on(project: Project, standing: Standing) -> None:
    """The button to the next step, from any page."""
    _button(project, standing, next_action(standing, waiting=0))


def show(project: Project, standing: Standing, waiting: int) -> None:
    """``waiting`` is the number of uploaded files of which nothing was made yet."""
    open_texts = draft.waiting(resources.bench(), project, standing.version) if standing.version else 0
    stages = _stages(standing, waiting, open_texts)
    current = next((index for index, stage in enumerate(stages) if not stage.done), len(stages) - 1)
    with st.grid(5, min_column_width=150, gap="small"):
        for index, stage in enumerate(stages):
            mark = "check_circle" if stage.done else "arrow_circle_right" if index == current else "circle"
            with st.container(gap="xxsmall"):
                st.page_link(
                    stage.place.path,
                    label=f":blue[**{index + 1} {stage.title}**]",
                    icon=f":material/{mark}:",
                    query_params=places.AT_SPLIT if stage.title == _SPLIT else None,
                )
                st.caption(stage.status)
    with st.container(horizontal=True):
        _button(project, standing, next_action(standing, waiting))
        if standing.version is not None:
            undecided.lead_on(project, standing.version)


def _button(project: Project, standing: Standing, label: str) -> None:
    place = _NEXT[standing.next_step][1]
    if st.button(label, type="primary", icon=f":material/{place.icon}:", key="next_step", on_click=filters.begin_anew):
        if standing.next_step is Step.NEW_LABELS and standing.latest_model and standing.version:
            compare_labels.open_at(project, standing.latest_model, standing.version)
        of_model = (
            {session.RUN: standing.latest_model.name} if place is places.RESULTS and standing.latest_model else {}
        )
        places.go(place, **(places.AT_SPLIT if standing.next_step is Step.SPLIT else of_model))


def _stages(standing: Standing, waiting: int, open_texts: int) -> tuple[_Stage, ...]:
    version, split, model = standing.version, standing.split, standing.latest_model
    active = next((run for run in standing.runs if run.state.is_active), None)
    waits = f"{counted(waiting, 'file')} {'waits' if waiting == 1 else 'wait'}" if waiting else "no table yet"
    texts = f"{counted(version.report.texts, 'text')}, version {version.number}" if version else waits
    texts += f"; {open_texts:,} not decided yet" * bool(open_texts)
    undivided = "not needed, as there is nothing new to learn" if standing.learns_nothing_new else "not divided yet"
    parts = _parts(split) if split else undivided
    is_divided = split is not None or standing.learns_nothing_new
    newest = active or model or next(iter(standing.runs), None)
    training = f"{newest.name} {plain(run_status.in_words(resources.bench(), newest))}" if newest else "no model yet"
    f1 = f"{all_folds.title(model)}: {scores.brief(model)}" if model else "–"
    leads_to_results = _NEXT[standing.next_step][1] is places.RESULTS
    wrong = f"the texts that {model.name} gets wrong" if model else "–"
    return (
        _Stage("Ground truth", places.GROUND_TRUTH, version is not None, texts),
        _Stage(_SPLIT, places.GROUND_TRUTH, is_divided, f"{parts}; at the end of {places.GROUND_TRUTH.title}"),
        _Stage("Train", places.TRAIN, model is not None and active is None, training),
        _Stage("Results", places.RESULTS, model is not None and not leads_to_results, f1),
        _Stage("Mismatches", places.MISMATCHES, False, wrong),
    )


def _parts(split: Split) -> str:
    if split.settings.folds:
        return f"{split.settings.folds} folds of about {sum(map(split.size, Part)) / split.settings.folds:,.0f}"
    return " / ".join(f"{split.size(part):,}" for part in Part)
