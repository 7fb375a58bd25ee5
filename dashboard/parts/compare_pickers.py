"""Which run and which versions a comparison is about. Each choice is part of the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from core.counted import counted
from core.errors import NotFound
from core.records import DatasetVersion, Project, Run
from core.workflow import ground_truth
from dashboard import resources, session
from dashboard.parts import all_folds, errors, run_picker

T = TypeVar("T")


def against(run: Run, runs: list[Run]) -> Run:
    """The run to compare with: of those given (newest first) the one before, of the same fold where there are folds,
    unless the address names another.
    """
    others = {other.name: other for other in runs if other.id != run.id}
    earlier = [other for other in others.values() if other.id < run.id]
    same_fold = [other for other in earlier if all_folds.words(other) == all_folds.words(run)]
    usual = next((other.name for other in (*same_fold, *earlier)), next(iter(others)))
    if st.query_params.get(session.AGAINST) == run.name:
        del st.query_params[session.AGAINST]
    return _one_of("Compared with", session.AGAINST, others, usual, lambda name: run_picker.short_title(others[name]))


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


def other_labels(versions: Sequence[DatasetVersion]) -> DatasetVersion:
    """One of several versions (oldest first) to hold a run's answers against, the newest unless the address names
    another.
    """
    known = {str(version.number): version for version in reversed(versions)}
    return _one_of("Other labels", session.LABELS, known, next(iter(known)), lambda number: f"of version {number}")


def two_versions(project: Project) -> tuple[DatasetVersion, DatasetVersion]:
    """Two versions, the newest and the one before it unless the address names others."""
    known = _versions(project)
    newest, before, *_ = known
    left, right = st.columns(2)
    with left:
        first = _one_of("From", session.BEFORE, known, before, lambda number: _title(known[number]))
    with right:
        second = _one_of("To", session.AFTER, known, newest, lambda number: _title(known[number]))
    return first, second


def _versions(project: Project) -> dict[str, DatasetVersion]:
    """By number, newest first."""
    return {str(version.number): version for version in ground_truth.versions(resources.bench(), project)}


def _title(version: DatasetVersion) -> str:
    return f"Version {version.number} · {counted(version.report.texts, 'text')} · {version.created:%d %b, %H:%M}"


def _one_of(title: str, name: str, known: Mapping[str, T], usual: str, shown: Callable[[str], str]) -> T:
    """A select box on the value in the address; a value that is not known is said, and the usual one taken."""
    chosen = st.query_params.get(name, usual)
    if chosen not in known:
        errors.show(NotFound(f"There is no “{chosen}” to compare.", where="the address", todo="Choose from the list."))
        chosen = usual
    key = f"picked_{name}"
    st.session_state[key] = chosen
    st.query_params[name] = chosen

    def keep() -> None:
        st.query_params[name] = st.session_state[key]

    st.selectbox(title, list(known), key=key, format_func=shown, on_change=keep)
    return known[chosen]
