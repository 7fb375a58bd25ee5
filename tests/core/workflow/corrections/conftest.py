"""A project with a version of forty texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.records import (
    DatasetVersion,
    Project,
)
from core.workflow import projects
from core.workflow.bench import Bench
from tests.core.workflow.versions import keep
from tests.tables import wide_csv


@pytest.fixture
def version(bench: Bench, tmp_path: Path) -> DatasetVersion:
    """Three annotators on 60 texts; t0 is a tie."""
    return keep(bench, projects.create(bench, "Campaign"), wide_csv(tmp_path / "wide.csv"))


@pytest.fixture
def project(bench: Bench, version: DatasetVersion) -> Project:
    return projects.find(bench, "Campaign")
