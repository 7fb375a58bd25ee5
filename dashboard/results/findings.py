"""What stands out in the model's errors, and what to do next, in sentences with the way to the texts."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.records import KeptSlice, Project, Run
from core.workflow import findings, kept_slices, measures, next_steps, reading_progress, slice_keys, training
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft
from core.workflow.findings import Pattern
from core.workflow.next_steps import Aim, NextStep
from dashboard import navigation, resources
from dashboard.cached import cached
from dashboard.mismatch_lists import compared_lists, filters
from dashboard.results import error_words, misleading_words, said_with_way, weak_groups
from dashboard.widgets.markdown import escaped

_PAGES = {
    Aim.READ: ("Read them", navigation.MISMATCHES),
    Aim.JUDGE: ("Judge them", navigation.MISMATCHES),
    Aim.OTHER_MODEL: ("Train", navigation.TRAIN),
    Aim.LABELS: ("Agreement", navigation.AGREEMENT),
    Aim.MORE_TEXTS: ("Annotate", navigation.ANNOTATE),
    Aim.TEST_TEXTS: ("Annotate", navigation.ANNOTATE),
    Aim.ENOUGH: ("Predict", navigation.PREDICT),
}


def show(project: Project, run: Run) -> None:
    """Before the figures that they rest on; of what stands out nothing where the model gets every test text right."""
    assert run.result is not None
    if run.result.test.mismatches:
        st.subheader("What stands out")
        with st.spinner("Looking for patterns in what is wrong …"):
            groups = findings.telling(resources.bench(), run, weak_groups.found(run))
            found = findings.of(groups, error_words.found(run), misleading_words.found(run))
        for one in found.found:
            said_with_way.show(
                escaped(one.said), "Read them", _reader(project, run, one), key=f"finding:{run.id}:{_name(one)}"
            )
        st.caption(escaped(" ".join(filter(None, [findings.in_words(found), found.contested]))))
    st.subheader("What to do next")
    for place, step in enumerate(_steps(project, run)):
        label, way = _way(project, run, step)
        said_with_way.show(
            f"**{escaped(step.what)}** {escaped(step.why)}", label, way, key=f"next_step:{run.id}:{place}"
        )


def _name(one: Pattern) -> str:
    return slice_keys.key_of(one.condition) if one.condition is not None else f"{one.word}{':context' * one.in_context}"


def _reader(project: Project, run: Run, one: Pattern) -> Callable[[], None]:
    condition = one.condition
    if condition is not None:
        return lambda: compared_lists.open_slice(project, run, condition)
    return lambda: compared_lists.open_word(project, run, one.word, in_context=one.in_context)


def _way(project: Project, run: Run, step: NextStep) -> tuple[str, Callable[[], None]]:
    condition = step.condition
    if condition is not None:
        return "Read them", lambda: compared_lists.open_slice(project, run, condition)
    label, page = _PAGES[step.aim]
    if step.aim is Aim.ENOUGH and run.read_from is not None:
        label, page = "Compare", navigation.COMPARE
    if page is navigation.MISMATCHES:
        return label, lambda: filters.open_mismatches(project, run)
    return label, lambda: navigation.go(page, project=project.name)


def _steps(project: Project, run: Run) -> tuple[NextStep, ...]:
    bench = resources.bench()
    read = len(reading_progress.read_texts(bench, run))
    trained = sum(one.has_model for one in training.runs(bench, project))
    measure = str(measures.of_run(bench, run))
    kept = kept_slices.of_project(bench, project.id)
    return _cached_steps(project, run, drafts.load(bench, project), read, trained, measure, kept)


@cached(10)
def _cached_steps(
    project: Project, run: Run, draft: Draft, read: int, trained: int, measure: str, kept: tuple[KeptSlice, ...]
) -> tuple[NextStep, ...]:
    return next_steps.of(resources.bench(), project, run)
