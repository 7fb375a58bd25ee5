"""Comparisons, computed once. What also depends on the newest version has that one's id as an argument, what depends on
which runs have a model the folders of those, and what shows classes their order.
"""

from __future__ import annotations

from contextlib import suppress

from core.errors import DamagedError
from core.records import DatasetVersion, Project, Run, VersionChanges
from core.workflow import (
    agreeing_sample,
    checked_sample,
    class_order,
    comparison,
    ground_truth,
    relabelled_test_set,
    training,
)
from core.workflow.agreeing_sample import AgreeingSample
from core.workflow.checked_sample import CheckedSample
from core.workflow.comparison import RunComparison
from core.workflow.relabelled_test_set import OtherVersions, Relabelled
from dashboard import resources
from dashboard.cached import cached


def runs(project: Project, run: Run, against: Run, version: DatasetVersion) -> RunComparison:
    """Raises ComparisonError."""
    return _runs(run, against, version, _newest(project), _trained(run), _order(run))


@cached(10, wait="Comparing …")
def versions(before: DatasetVersion, after: DatasetVersion) -> VersionChanges:
    """Raises ComparisonError."""
    return comparison.of_versions(resources.bench(), before, after)


def other_labels(project: Project, run: Run) -> OtherVersions:
    """Versions in which a test text of the run has another label."""
    return _other_labels(run, _newest(project), _trained(run))


def on_other_labels(run: Run, other: DatasetVersion) -> Relabelled:
    return _on_other_labels(run, other, _trained(run), _order(run))


def sample(project: Project, run: Run, size: int) -> AgreeingSample:
    return _sample(run, size, _newest(project))


def checked(project: Project, run: Run) -> CheckedSample | None:
    """What the sample tells of the scores on the newest labels; None where the newest version has no test text."""
    return _checked(run, _newest(project), _order(run))


def relabelled(run: Run) -> int | None:
    """How many labels of the run's test part had been changed before it was measured on them; None where what tells it
    is damaged, as lists have to show the run all the same.
    """
    with suppress(DamagedError):
        return _relabelled(run, _trained(run))
    return None


def _trained(run: Run) -> tuple[str, ...]:
    """An older version's run may be the last to finish, and counts from then on."""
    return training.trained_runs(resources.bench(), run.project_id)


def _order(run: Run) -> tuple[str, ...]:
    return class_order.of(resources.bench(), run.project_id)


def _newest(project: Project) -> int:
    latest = ground_truth.latest(resources.bench(), project)
    return latest.id if latest else 0


@cached(30, wait="Comparing …")
def _runs(
    run: Run,
    against: Run,
    version: DatasetVersion,
    newest: int,
    trained: tuple[str, ...],
    order: tuple[str, ...],
) -> RunComparison:
    return comparison.of_runs(resources.bench(), run, against, version)


@cached(100)
def _other_labels(run: Run, newest: int, trained: tuple[str, ...]) -> OtherVersions:
    return relabelled_test_set.versions_with_other_labels(resources.bench(), run)


@cached(30, wait="Comparing …")
def _on_other_labels(run: Run, other: DatasetVersion, trained: tuple[str, ...], order: tuple[str, ...]) -> Relabelled:
    return relabelled_test_set.on_other_labels(resources.bench(), run, other)


@cached(30)
def _sample(run: Run, size: int, newest: int) -> AgreeingSample:
    return agreeing_sample.of_run(resources.bench(), run, size)


@cached(30)
def _checked(run: Run, newest: int, order: tuple[str, ...]) -> CheckedSample | None:
    return checked_sample.of_run(resources.bench(), run)


@cached(200)
def _relabelled(run: Run, trained: tuple[str, ...]) -> int:
    return relabelled_test_set.changed_before(resources.bench(), run)
