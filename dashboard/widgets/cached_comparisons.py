"""Comparisons computed once, not at every click. Versions never change, so their ids say which they are; nor does the
folder of a model and its answers, which stands for the run. What also depends on the newest version carries that one's
id, what depends on which runs have a model the folders of those, and what shows classes their order.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from core.errors import DamagedError
from core.records import DatasetVersion, Project, Run, VersionChanges
from core.workflow import checked_sample, class_order, comparison, ground_truth, test_labels
from core.workflow.checked_sample import CheckedSample
from core.workflow.comparison import RunComparison
from core.workflow.test_labels import AgreeingSample, OtherVersions, Relabelled
from dashboard import resources


def runs(project: Project, run: Run, against: Run, version: DatasetVersion) -> RunComparison:
    """Raises ComparisonError."""
    identity = (run.folder, against.folder, version.id, _newest(project))
    return _runs(identity, _trained(run), _order(run), run, against, version)


def versions(before: DatasetVersion, after: DatasetVersion) -> VersionChanges:
    """Raises ComparisonError."""
    return _versions((before.id, after.id), before, after)


def other_labels(project: Project, run: Run) -> OtherVersions:
    """Versions in which a test text of the run has another label."""
    return _other_labels((run.folder, _newest(project)), _trained(run), run)


def on_other_labels(run: Run, other: DatasetVersion) -> Relabelled:
    return _on_other_labels((run.folder, other.id), _trained(run), _order(run), run, other)


def sample(project: Project, run: Run, size: int) -> AgreeingSample:
    return _sample((run.folder, size, _newest(project)), run, size)


def checked(project: Project, run: Run) -> CheckedSample | None:
    """What the sample tells of the scores on the newest labels; None where the newest version has no test text."""
    return _checked((run.folder, _newest(project)), _order(run), run)


def relabelled(run: Run) -> int | None:
    """How many labels of the run's test part had been changed before it was measured on them; None where what tells it
    is damaged, as lists have to show the run all the same.
    """
    # Runs on one split share their test part, and a list of runs asks for each of them.
    with suppress(DamagedError):
        return _relabelled(run.split_id, _trained(run), run)
    return None


def _trained(run: Run) -> tuple[str, ...]:
    """An older version's run may be the last to finish, and counts from then on."""
    return resources.bench().store.trained_runs(run.project_id)


def _order(run: Run) -> tuple[str, ...]:
    return class_order.of(resources.bench(), run.project_id)


def _newest(project: Project) -> int:
    latest = ground_truth.latest(resources.bench(), project)
    return latest.id if latest else 0


@st.cache_data(max_entries=30, show_spinner="Comparing …")
def _runs(
    identity: tuple[object, ...],
    trained: tuple[str, ...],
    order: tuple[str, ...],
    _run: Run,
    _against: Run,
    _version: DatasetVersion,
) -> RunComparison:
    return comparison.of_runs(resources.bench(), _run, _against, _version)


@st.cache_data(max_entries=10, show_spinner="Comparing …")
def _versions(identity: tuple[object, ...], _before: DatasetVersion, _after: DatasetVersion) -> VersionChanges:
    return comparison.of_versions(resources.bench(), _before, _after)


@st.cache_data(max_entries=100, show_spinner=False)
def _other_labels(identity: tuple[object, ...], trained: tuple[str, ...], _run: Run) -> OtherVersions:
    return test_labels.versions_with_other_labels(resources.bench(), _run)


@st.cache_data(max_entries=30, show_spinner="Comparing …")
def _on_other_labels(
    identity: tuple[object, ...], trained: tuple[str, ...], order: tuple[str, ...], _run: Run, _other: DatasetVersion
) -> Relabelled:
    return test_labels.on_other_labels(resources.bench(), _run, _other)


@st.cache_data(max_entries=30, show_spinner=False)
def _sample(identity: tuple[object, ...], _run: Run, size: int) -> AgreeingSample:
    return test_labels.sample_of_agreeing(resources.bench(), _run, size)


@st.cache_data(max_entries=30, show_spinner=False)
def _checked(identity: tuple[object, ...], order: tuple[str, ...], _run: Run) -> CheckedSample | None:
    return checked_sample.of_run(resources.bench(), _run)


@st.cache_data(max_entries=200, show_spinner=False)
def _relabelled(identity: int, trained: tuple[str, ...], _run: Run) -> int:
    return test_labels.changed_before(resources.bench(), _run)
