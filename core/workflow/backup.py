"""Backup and restore of a whole workspace."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import WorkspaceError
from core.jobs.folder import JobFolder
from core.store import backup as archive
from core.store import checksums
from core.store.artifacts import RUNS
from core.store.backup import BackupContents, OnBytes
from core.store.home import database_file
from core.store.store import Store
from core.training import checkpoints
from core.workflow.bench import Bench

_ATTEMPTS = 3
_PREFIX, _ENDING = "errata-", ".zip"


@dataclass(frozen=True)
class BackedUp:
    """What was written; ``missing`` names folders that are damaged: they are gone from the workspace itself."""

    contents: BackupContents
    missing: tuple[str, ...]


def write(bench: Bench, out: Path, on_bytes: OnBytes) -> BackedUp:
    """Write the workspace as it is at one moment, while others go on using it.

    Without uploaded files that wait, and without checkpoints: a training that is not done is a failed one in the
    backup, and can be resumed from its beginning; one that was stopped keeps its model. Raises WorkspaceError where the
    database is not SQLite or the workspace changes too fast.
    """
    database = database_file(bench.settings)
    if database is None:
        raise WorkspaceError(
            "The database is not a file in the workspace, so it cannot be part of one backup.",
            where=bench.store.kind,
            todo="Back it up with its own tools (such as pg_dump), then copy the workspace's folder.",
        )
    try:
        return _written(bench, database, out, on_bytes)
    finally:
        # What was deleted meanwhile had to stay until now.
        bench.artifacts.sweep(bench.store.names_folder)


def folder(bench: Bench) -> Path:
    """Where backups lie that nobody gave a place: beside the workspace, and not in it."""
    home = bench.artifacts.home
    return home.with_name(f"{home.name}-backups")


def write_beside(bench: Bench, on_bytes: OnBytes) -> Path:
    """Write a backup into that folder, under a name with the time; raises what ``write`` does."""
    out = folder(bench) / f"{_PREFIX}{datetime.now():%Y-%m-%d-%H%M%S}{_ENDING}"
    out.parent.mkdir(exist_ok=True)
    write(bench, out, on_bytes)
    return out


def newest(bench: Bench) -> Path | None:
    """The newest backup in that folder."""
    return max(folder(bench).glob(f"{_PREFIX}*{_ENDING}"), default=None)


def _written(bench: Bench, database: Path, out: Path, on_bytes: OnBytes) -> BackedUp:
    for _ in range(_ATTEMPTS):
        with bench.artifacts.backing_up() as folder, suppress(archive.Removed):
            copy = folder / archive.DATABASE
            archive.snapshot(database, copy)
            files, missing = _files(bench, copy)
            return BackedUp(archive.write(copy, files, out, on_bytes), missing)
    raise WorkspaceError(
        "Trainings were started or resumed while the backup was written.",
        where=str(out),
        todo="Make the backup again later.",
    )


def size(bench: Bench) -> int:
    """About how many bytes a backup will have."""
    return sum(_size(bench.artifacts.path(name)) for name in bench.store.all_folders())


def _size(folder: Path) -> int:
    """Of a folder that may be removed meanwhile."""
    with suppress(FileNotFoundError):
        return sum(path.stat().st_size for path in checksums.everything(folder))
    return 0


def restore(file: Path, folder: Path, on_bytes: OnBytes) -> BackupContents:
    """Make the folder a workspace, as it was when it was backed up.

    It is there whole, or not at all. Raises FileError where the file is no backup or is damaged, WorkspaceError where
    the folder is not empty.
    """
    return archive.restore(file, folder, on_bytes)


def _files(bench: Bench, snapshot: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The files that a snapshot of the database needs, by their names in the backup, and the folders that are gone."""
    store = Store(f"sqlite:///{snapshot}")
    try:
        named = sorted(store.all_folders())
        runs = [run for project in store.projects() for run in store.models(project.id)]
    finally:
        store.close()
    trained = {run.folder for run in runs if run.has_model}
    missing = tuple(name for name in named if not bench.artifacts.path(name).is_dir())
    paths = [path for name in named for path in _kept(bench.artifacts.path(name), is_done=name in trained)]
    return {path.relative_to(bench.artifacts.home).as_posix(): path for path in paths}, missing


def _kept(folder: Path, *, is_done: bool) -> list[Path]:
    """The files of a folder that belong into a backup; of a run without a model what it begins with."""
    if folder.parent.name == RUNS and not is_done and not JobFolder(folder).has_result():
        return [path for path in JobFolder(folder).beginning() if path.is_file()]
    passing = checksums.everything(folder / checkpoints.FOLDER)
    there = [*(path for path in checksums.everything(folder) if path not in passing), folder / checksums.FILE]
    return [path for path in there if path.is_file() and path.name not in JobFolder.PASSING]
