"""What a look at a workspace says of trainings that are not done, and of those that left no model."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.jobs.folder import Fault
from core.records import Project, Split
from core.workflow import checking, projects
from core.workflow.bench import Bench
from tests.core.workflow import planted, states
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


@pytest.fixture
def split(bench: Bench, tmp_path: Path) -> Split:
    version = keep(bench, projects.create(bench, "Campaign"), simple_csv(tmp_path / "a.csv", 40))
    return planted.divide(bench, version, {f"t{n}" for n in range(10)})


@pytest.fixture
def project(bench: Bench, split: Split) -> Project:
    return projects.find(bench)


def _without_checksums_and_at_work(bench: Bench) -> tuple[int, int]:
    report = checking.check(bench.settings)
    assert report.is_whole
    return report.without_checksums, report.at_work


def test_a_training_at_work_is_none_of_an_earlier_errata(bench: Bench, project: Project, split: Split) -> None:
    before, _ = _without_checksums_and_at_work(bench)
    states.active(bench, project, split, "first step")
    assert _without_checksums_and_at_work(bench) == (before, 1)


def test_a_run_that_failed_has_nothing_to_compare(bench: Bench, project: Project, split: Split) -> None:
    before, _ = _without_checksums_and_at_work(bench)
    states.without_model(bench, project, split, Fault("It broke.", "", ""))
    assert _without_checksums_and_at_work(bench) == (before, 0)
