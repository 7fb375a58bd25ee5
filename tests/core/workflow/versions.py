"""Shorthand for tests: a file straight to a version, columns as guessed."""

from __future__ import annotations

from pathlib import Path

from core.records import DatasetVersion, Project
from core.workflow import ground_truth
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile


def keep(bench: Bench, project: Project, path: Path, adding_to: DatasetVersion | None = None) -> DatasetVersion:
    tables = ground_truth.read([StagedFile(path=path, name=path.name)])
    return ground_truth.keep(bench, project, tables, ground_truth.guess(tables), adding_to)
