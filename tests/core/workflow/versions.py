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
    file = path.read_bytes(), path.name
    tables, mapping = _read(*file)
    if adding_to is not None:
        return ground_truth.keep(bench, project, tables, mapping, adding_to)
    with mock.patch.object(ground_truth, "check", return_value=_voted(*file)):
        return ground_truth.keep(bench, project, tables, mapping)


# Many tests take the same file. To keep what it says only writes it, so that one test changes nothing for another.
@lru_cache(maxsize=16)
def _read(content: bytes, name: str) -> tuple[tuple[RawTable, ...], ColumnMapping]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        tables = ground_truth.read([StagedFile(path=path, name=name)])
    return tables, ground_truth.guess(tables)


@lru_cache(maxsize=16)
def _voted(content: bytes, name: str) -> GroundTruth:
    tables, mapping = _read(content, name)
    check_columns(tables, mapping)
    return stage.build(tables, mapping)
