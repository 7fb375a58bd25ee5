"""Shorthand for tests: a file straight to a version, columns as guessed."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from unittest import mock

from core.data import ground_truth as stage
from core.data.ground_truth import GroundTruth
from core.data.mapping import check_columns
from core.data.reading import RawTable
from core.records import ColumnMapping, DatasetVersion, Project
from core.workflow import ground_truth
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile


def keep(bench: Bench, project: Project, path: Path, adding_to: DatasetVersion | None = None) -> DatasetVersion:
    tables, mapping, truth = _built(path.read_bytes(), path.name)
    if adding_to is not None:
        return ground_truth.keep(bench, project, tables, mapping, adding_to)
    with mock.patch.object(ground_truth, "check", return_value=truth):
        return ground_truth.keep(bench, project, tables, mapping)


@lru_cache(maxsize=16)
def _built(content: bytes, name: str) -> tuple[tuple[RawTable, ...], ColumnMapping, GroundTruth]:
    """What a file says, of which many tests take the same. To keep it only writes it, so that one test changes nothing
    for another.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        tables = ground_truth.read([StagedFile(path=path, name=name)])
    mapping = ground_truth.guess(tables)
    check_columns(tables, mapping)
    return tables, mapping, stage.build(tables, mapping)
