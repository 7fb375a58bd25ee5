"""Which run and which versions a comparison is about. Each choice is part of the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

import streamlit as st

from core.counted import counted
from core.errors import NotFound
from core.records import DatasetVersion, Project, Run, RunState
from core.workflow import comparison, ground_truth, looks
from dashboard import resources, session
from dashboard.widgets import all_folds, errors, run_picker

T = TypeVar("T")

_WITH = "compared_with"
_HELD_AGAINST = "held_against"
"""A newer run that was put first → the run that was open."""


def put_newer_first(project: Project, runs: list[Run]) -> None:
    """Where the page is opened with the oldest run, hold a newer one against it, unless the address names what to hold
    it against: what is fixed and what is broken goes by the order.
    """
    if _WITH in st.session_state:
        return
    with suppress(NotFound):
        run = session.open_run(project)
        newer = [other for other in runs if run is not None and other.id > run.id]
        if run is not None and len(newer) == len(runs) - 1 and newer and session.AGAINST not in st.query_params:
            finished = [other for other in newer if other.state is RunState.FINISHED]
            first = _alike(run, finished or newer)[0]
            session.remember(session.RUN, first.name)
            st.session_state[_HELD_AGAINST] = {first.name: run.name}


def _alike(run: Run, others: Sequence[Run]) -> list[Run]:
    """The others, those of the same fold first."""
    return sorted(others, key=lambda other: all_folds.words(other) != all_folds.words(run))


def _usual_against(run: Run, runs: list[Run]) -> str:
    """The name of the run that was open where this one was put first, else of the run before, of the same fold where
    there are folds.

    One that was stopped comes after all that are finished, and another fold of its division last.
    """

    def last(other: Run) -> tuple[bool, bool, bool]:
        is_fold = comparison.are_folds_of_one(resources.bench(), run, other)
        return is_fold, other.state is not RunState.FINISHED, other.id > run.id

    others = _alike(run, [other for other in runs if other.id != run.id])
    held = st.session_state.get(_HELD_AGAINST, {}).get(run.name)
    return held if held in {other.name for other in others} else min(others, key=last).name


def against(run: Run, runs: list[Run]) -> Run | None:
    """The run to compare with that the address names, of those given (newest first). While it names none, there is none
    unless the two that stand in the menus were compared before: what is compared counts, so both have to be chosen.
    """
    others = {other.name: other for other in runs if other.id != run.id}
    named = st.query_params.get(session.AGAINST)
    if named is not None and named not in others:
        if named != run.name:
            errors.show(_unknown(named))
        ask_anew()
    known = st.query_params.get(session.AGAINST, st.session_state.get(_WITH))
    st.session_state[_WITH] = known if known in others else _usual_against(run, runs)
    chosen = st.selectbox(
        "Compared with",
        list(others),
        key=_WITH,
        format_func=lambda name: run_picker.short_title(others[name]),
        on_change=ask_anew,
    )
    if session.AGAINST not in st.query_params and not looks.were_compared(resources.bench(), run, others[chosen]):
        return None
    st.query_params[session.AGAINST] = chosen
    return others[chosen]


def ask_anew() -> None:
    """Another run was chosen: nothing new is compared until that is asked for."""
    st.query_params.pop(session.AGAINST, None)


def offer(run: Run) -> None:
    """The button that compares the two runs that are chosen."""
    other = st.session_state[_WITH]
    st.button(
        f"Compare {run.name} with {other}",
        type="primary",
        icon=":material/compare_arrows:",
        key="compare_two",
        on_click=_compare,
        args=(other,),
    )
    st.caption(
        "Each pair of runs that is compared on a test part makes the p-values of all others larger (Holm’s "
        "correction). So nothing is compared before both are chosen."
    )


def _compare(other: str) -> None:
    st.query_params[session.AGAINST] = other


def labels(project: Project) -> DatasetVersion:
    """The version whose labels the runs are held against, the newest unless the address names another."""
    known = _versions(project)
    newest = next(iter(known))
    return _one_of(
        "Labels",
        session.LABELS,
        known,
        newest,
        lambda number: f"of version {number}" + (" (newest)" if number == newest else ""),
    )


def other_labels(project: Project, versions: Sequence[DatasetVersion], usual: DatasetVersion) -> DatasetVersion:
    """One of several versions (oldest first) to hold a run's answers against, the usual unless the address names
    another; a version that has no other labels for this run was chosen for the run before.
    """
    known = {str(version.number): version for version in reversed(versions)}
    if st.query_params.get(session.LABELS) in _versions(project).keys() - known.keys():
        del st.query_params[session.LABELS]
    if len(known) == 1:
        return usual
    return _one_of("Other labels", session.LABELS, known, str(usual.number), lambda number: f"of version {number}")


def two_versions(project: Project, runs: list[Run]) -> tuple[DatasetVersion, DatasetVersion]:
    """Two versions: those of the two runs that are compared, else the newest and the one before it, unless the address
    names others.
    """
    known = _versions(project)
    newest, before, *_ = _versions_of(project, runs) or known
    left, right = st.columns(2)
    with left:
        first = _one_of("From", session.BEFORE, known, before, lambda number: _title(known[number]))
    with right:
        second = _one_of("To", session.AFTER, known, newest, lambda number: _title(known[number]))
    return first, second


def _versions_of(project: Project, runs: list[Run]) -> list[str]:
    """The numbers of the versions of the two runs that are compared, newest first; empty where that is one version."""
    named = {run.name: run for run in runs}
    run = named.get(st.query_params.get(session.RUN, ""))
    if run is None or len(runs) < 2:
        return []
    other = named.get(st.query_params.get(session.AGAINST, ""), named[_usual_against(run, runs)])
    numbers = {ground_truth.trained_on(resources.bench(), one).number for one in (run, other)}
    return [str(number) for number in sorted(numbers, reverse=True)] if len(numbers) == 2 else []


def _versions(project: Project) -> dict[str, DatasetVersion]:
    """By number, newest first."""
    return {str(version.number): version for version in ground_truth.versions(resources.bench(), project)}


def _title(version: DatasetVersion) -> str:
    return f"Version {version.number} · {counted(version.report.texts, 'text')} · {version.created:%d %b, %H:%M}"


def _one_of(title: str, name: str, known: Mapping[str, T], usual: str, shown: Callable[[str], str]) -> T:
    """A select box on the value in the address; a value that is not known is said, and the usual one taken."""
    chosen = st.query_params.get(name, usual)
    if chosen not in known:
        errors.show(_unknown(chosen))
        chosen = usual
    key = f"picked_{name}"
    st.session_state[key] = chosen
    st.query_params[name] = chosen

    def keep() -> None:
        st.query_params[name] = st.session_state[key]

    st.selectbox(title, list(known), key=key, format_func=shown, on_change=keep)
    return known[chosen]


def _unknown(name: str) -> NotFound:
    return NotFound(f"There is no “{name}” to compare.", where="the address", todo="Choose from the list.")
