"""Damaging files, one at a time, and putting them back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.records import Project, Split, SplitSettings
from core.workflow import projects, splits
from core.workflow.bench import Bench
from tests.core.workflow.versions import keep
from tests.tables import wide_csv

SHORTENING = ("empty", "cut")
WAYS = (*SHORTENING, "garbage", "missing")
_PASSING = {"errata.db-wal", "errata.db-shm", "lock"}


def two_versions(bench: Bench, folder: Path, name: str) -> tuple[Project, list[Split]]:
    """A project with two versions of one table, which is written into the folder, and the split of each."""
    project, path = projects.create(bench, name), wide_csv(folder / "wide.csv")
    return project, [splits.make(bench, keep(bench, project, path), SplitSettings()) for _ in range(2)]


def files(home: Path) -> list[Path]:
    """Every file of a workspace, but the database and locks."""
    found = (path for path in home.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path for path in found if path.name not in _PASSING and not path.name.startswith("errata.db"))


@contextmanager
def damaged(path: Path, way: str) -> Iterator[None]:
    content = path.read_bytes()
    damage(path, way)
    try:
        yield
    finally:
        path.write_bytes(content)


def damage(path: Path, way: str) -> None:
    content = path.read_bytes()
    match way:
        case "empty":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "garbage":
            path.write_bytes(bytes(index * 37 % 251 for index in range(max(len(content), 8))))
        case "missing":
            path.unlink()
