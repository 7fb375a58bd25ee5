"""The five steps of the loop, where the project stands in them, and one button to the next."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.counted import counted
from core.records import Part, Project, Run, RunState, Split
from core.workflow import ensembles, resuming, run_status
from core.workflow.corrections import adjudication_queue
from core.workflow.corrections import draft as drafts
from core.workflow.projects import ProjectStatus, ProjectStep
from dashboard import navigation, resources, session
from dashboard.mismatch_lists import filters
from dashboard.score_comparison import other_labels
from dashboard.widgets import run_title, scores, undecided_link
from dashboard.widgets.markdown import escaped

_SPLIT = "Split"
_NEXT = {
    ProjectStep.GROUND_TRUTH: ("Upload annotated texts", navigation.GROUND_TRUTH),
    ProjectStep.SPLIT: ("Split the texts", navigation.GROUND_TRUTH),
    ProjectStep.TRAIN: ("Train a model", navigation.TRAIN),
    ProjectStep.WATCH: ("Watch the training", navigation.TRAIN),
    ProjectStep.RESULTS: ("See the results", navigation.RESULTS),
    ProjectStep.NEW_LABELS: ("See the score on the new labels", navigation.RESULTS),
    ProjectStep.MISMATCHES: ("Read the mismatches", navigation.MISMATCHES),
    ProjectStep.CORRECTIONS: ("Review the corrections", navigation.CORRECTIONS),
}


@dataclass(frozen=True)
class _Stage:
    title: str
    page: navigation.Page
    done: bool
    status: str


def next_action(status: ProjectStatus, waiting: int) -> str:
    """The next step in a few words; ``waiting`` as in ``show``."""
    if waiting and status.next_step is ProjectStep.GROUND_TRUTH:
        return "Go on with the uploaded file" + "s" * (waiting > 1)
    return _NEXT[status.next_step][0]


def lead_on(project: Project, status: ProjectStatus) -> None:
    """The button to the next step, from any page."""
    _button(project, status, next_action(status, waiting=0))


def show(project: Project, status: ProjectStatus, waiting: int) -> None:
    """``waiting`` is the number of uploaded files of which nothing was made yet."""
    bench = resources.bench()
    draft = drafts.load(bench, project) if status.version is not None else None
    open_texts = adjudication_queue.waiting(bench, draft) if draft is not None else 0
    # Predictions made elsewhere have results to read, too, where no model was trained here.
    read = status.latest_model or next(iter(ensembles.models(bench, project)), None)
    stages = _stages(status, read, waiting, open_texts)
    current = next((index for index, stage in enumerate(stages) if not stage.done), len(stages) - 1)
    with st.grid(5, min_column_width=150, gap="small"):
        for index, stage in enumerate(stages):
            mark = "check_circle" if stage.done else "arrow_circle_right" if index == current else "circle"
            with st.container(gap="xxsmall"):
                st.page_link(
                    stage.page.path,
                    label=f":blue[**{index + 1} {stage.title}**]",
                    icon=f":material/{mark}:",
                    query_params=navigation.AT_SPLIT if stage.title == _SPLIT else None,
                )
                st.caption(stage.status)
    with st.container(horizontal=True):
        _button(project, status, next_action(status, waiting))
        if draft is not None:
            undecided_link.lead_on(draft)


def _button(project: Project, status: ProjectStatus, label: str) -> None:
    page = _NEXT[status.next_step][1]
    if st.button(label, type="primary", icon=f":material/{page.icon}:", key="next_step", on_click=filters.begin_anew):
        if status.next_step is ProjectStep.NEW_LABELS and status.latest_model and status.version:
            other_labels.open_at(project, status.latest_model, status.version)
        is_of_model = page in (navigation.RESULTS, navigation.MISMATCHES)
        of_model = {session.RUN: status.latest_model.name} if is_of_model and status.latest_model else {}
        navigation.go(page, **(navigation.AT_SPLIT if status.next_step is ProjectStep.SPLIT else of_model))


def _stages(status: ProjectStatus, read: Run | None, waiting: int, open_texts: int) -> tuple[_Stage, ...]:
    """``read`` is the run whose results and mismatches are told."""
    version, split, model = status.version, status.split, status.latest_model
    # One that works says more than one that waits for it.
    working = sorted(status.runs, key=lambda run: run.state is not RunState.RUNNING)
    active = next((run for run in working if run.state.is_active), None)
    waits = f"{counted(waiting, 'file')} {'waits' if waiting == 1 else 'wait'}" if waiting else "no table yet"
    texts = f"{counted(version.report.texts, 'text')}, version {version.number}" if version else waits
    texts += f"; {open_texts:,} not decided yet" * bool(open_texts)
    undivided = "not needed, as there is nothing new to learn" if status.learns_nothing_new else "not divided yet"
    parts = _parts(split) if split else undivided
    is_divided = split is not None or status.learns_nothing_new
    newest = active or model or next(iter(status.runs), None)
    training = f"{newest.name} {escaped(run_status.in_words(resources.bench(), newest))}" if newest else "no model yet"
    training += _cut_off(status)
    f1 = f"{escaped(run_title.of(read))}: {escaped(scores.brief(read))}" if read else "–"
    leads_to_results = _NEXT[status.next_step][1] is navigation.RESULTS
    wrong = f"the texts that {read.name} gets wrong" if read else "–"
    return (
        _Stage("Ground truth", navigation.GROUND_TRUTH, version is not None, texts),
        _Stage(_SPLIT, navigation.GROUND_TRUTH, is_divided, f"{parts}; at the end of {navigation.GROUND_TRUTH.title}"),
        _Stage("Train", navigation.TRAIN, model is not None and active is None, training),
        _Stage("Results", navigation.RESULTS, model is not None and not leads_to_results, f1),
        _Stage("Mismatches", navigation.MISMATCHES, False, wrong),
    )


def _cut_off(status: ProjectStatus) -> str:
    """That the newest run ended before its time behind a model that is shown, and can go on."""
    newest, model = next(iter(status.runs), None), status.latest_model
    if newest is None or model is None or newest == model or newest.state.is_active:
        return ""
    return f"; {newest.name} was cut off and can go on" if resuming.can_resume(resources.bench(), newest) else ""


def _parts(split: Split) -> str:
    if split.settings.folds:
        return f"{split.settings.folds} folds of about {sum(map(split.size, Part)) / split.settings.folds:,.0f}"
    left_out = sum(split.left_out.values())
    parts = " / ".join(f"{split.size(part):,}" for part in Part)
    return f"{parts}, {left_out:,} left out" if left_out else parts
