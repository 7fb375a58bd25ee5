"""Files and folders beside the database, each written whole or not at all."""

from __future__ import annotations

import glob
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePath
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
from pandas import DataFrame

from core.disk import disk_full, is_disk_full
from core.errors import DamagedError, JobError
from core.records import AnnotationRound, DatasetVersion, Run, Split, to_json
from core.records.folders import RoundFolder, RunFolder, SplitFolder, VersionFolder
from core.records.schemas import Schema
from core.store import checksums, marks
from core.store.damage import readable, require_schema

VERSIONS, SPLITS, RUNS, ANNOTATIONS = KINDS = ("versions", "splits", "runs", "annotations")
"""Kinds of folders that the database names."""
UPLOADS = "uploads"
UNNAMED = "unnamed"
_SCRATCH = "scratch"

DAYS_THAT_UPLOADS_WAIT = 3

_A_DAY = 24 * 3600


class NewFolder:
    """A folder in the making.

    Attributes
    ----------
    path
        Where to write now.
    relative
        Where it will lie, relative to the home folder.
    """

    def __init__(self, home: Path, relative: str) -> None:
        self.relative = relative
        self._place = home / relative
        self.path = marks.part_of(self._place)

    @property
    def is_kept(self) -> bool:
        return self.path == self._place

    def keep(self) -> None:
        """Put it in its place, complete, with the checksums of its files; only then may the database name it."""
        if not self.is_kept:
            if self._place.parent.name in KINDS:
                Artifacts.seal(self.path, checksums.everything(self.path))
            self.path.replace(self._place)
            _sync_folder(self._place.parent)
            self.path = self._place


class Artifacts:
    """The tables and models of one workspace.

    Parameters
    ----------
    home
        The workspace's folder; all relative paths in the database start there.
    """

    def __init__(self, home: Path) -> None:
        self.home = home

    def path(self, relative: str) -> Path:
        """Raises DamagedError where it would lead out of the workspace, as a foreign database might want it to."""
        if PurePath(relative).is_absolute() or ".." in PurePath(relative).parts:
            raise DamagedError(
                "The database names a folder outside the workspace.",
                where=relative,
                todo="This is no workspace of Errata; use another one.",
            )
        return self.home / relative

    def version(self, version: DatasetVersion) -> VersionFolder:
        return VersionFolder(self.path(version.folder))

    def split(self, split: Split) -> SplitFolder:
        return SplitFolder(self.path(split.folder))

    def run(self, run: Run) -> RunFolder:
        return RunFolder(self.path(run.folder))

    def round(self, round: AnnotationRound) -> RoundFolder:
        return RoundFolder(self.path(round.folder))

    def folders(self) -> list[str]:
        """All folders that the database should name, relative to the home folder."""
        found = (path for kind in KINDS for path in self.home.glob(f"{kind}/[!.]*") if path.is_dir())
        return sorted(path.relative_to(self.home).as_posix() for path in found)

    def sweep(self, is_named: Callable[[str], bool]) -> list[str]:
        """Remove what killed processes left in the making, and uploads as ``clear_uploads`` does; returns what it was.

        What is in the making has a mark beside it, which its maker holds locked, for a folder until the database names
        it: what is locked is never touched. ``is_named`` tells whether the database names a folder.
        """

        def leftover(place: Path) -> Path | None:
            is_kept = place.exists() and place.parent.name in KINDS
            if not is_kept or is_named(place.relative_to(self.home).as_posix()):
                return marks.part_of(place)
            return None if self._is_backed_up() else place

        swept = [place for mark in self._half_made(marks.MARK) if (place := marks.sweep(mark, leftover))]
        # Of an earlier Errata, which made no marks.
        parts = self._half_made(marks.PART)
        _clear((part for part in parts if not part.with_suffix(marks.MARK).exists()), days=1)
        self.clear_uploads()
        return [place.relative_to(self.home).as_posix() for place in swept]

    def is_in_the_making(self, relative: str) -> bool:
        """Whether a process made the folder just now and has not come to telling the database of it, or a backup needs
        it that began before the database forgot it.
        """
        mark = marks.mark_of(self.path(relative))
        return marks.is_held(mark) or (mark.exists() and self._is_backed_up())

    def take_aside(self, relative: str) -> Path:
        """Move a folder that nobody names to where it is in nobody's way; returns where it lies."""
        aside = self.home / UNNAMED / relative
        aside.parent.mkdir(parents=True, exist_ok=True)
        self.path(relative).replace(aside)
        return aside

    def clear_uploads(self) -> None:
        """Remove uploads that nobody has made anything of, or looked at, for some days."""
        _clear(self.home.glob(f"{UPLOADS}/*"), days=DAYS_THAT_UPLOADS_WAIT)

    @contextmanager
    def new_folder(self, kind: str) -> Iterator[NewFolder]:
        """A folder ``<kind>/<hex>`` that appears in its place, complete, when it is kept, at the latest when the block
        ends without an error.

        A row that names it is to be written in the block, after ``keep``: so long no other process sweeps the folder.
        """
        folder = NewFolder(self.home, f"{kind}/{uuid.uuid4().hex}")
        folder.path.parent.mkdir(parents=True, exist_ok=True)
        mark = marks.mark_of(self.home / folder.relative)
        try:
            with marks.held(mark):
                folder.path.mkdir()
                yield folder
                folder.keep()
        except BaseException as error:
            if not folder.is_kept:
                shutil.rmtree(folder.path, ignore_errors=True)
                mark.unlink(missing_ok=True)
            # Else the mark stays: the next sweep finds out whether the database names the folder.
            if is_disk_full(error):
                raise disk_full(self.home) from error
            raise
        mark.unlink(missing_ok=True)

    @contextmanager
    def backing_up(self) -> Iterator[Path]:
        """A folder for the time of the block, in which no folder is removed that the database named at its beginning.

        What was to be removed meanwhile has its mark: the sweep after the block does it.
        """
        place = self.home / _SCRATCH / uuid.uuid4().hex
        place.parent.mkdir(parents=True, exist_ok=True)
        mark, folder = marks.mark_of(place), marks.part_of(place)
        try:
            with marks.held(mark):
                folder.mkdir()
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            mark.unlink(missing_ok=True)

    @contextmanager
    def removing(self, folders: Sequence[str]) -> Iterator[None]:
        """Remove folders after the block has made the database forget them, never before.

        Where the process is killed in between, a folder cannot be removed, or a backup that is being written needs it,
        a later sweep does it. Raises JobError.
        """
        made = [marks.mark_of(place) for name in folders if (place := self.path(name)).exists()]
        with ExitStack() as held:
            for mark in made:
                held.enter_context(marks.held(mark))
            yield
            if self._is_backed_up():
                return
            for name in folders:
                self.remove(name)
        for mark in made:
            mark.unlink(missing_ok=True)

    def remove(self, relative: str) -> None:
        """Take a folder off the disk; one that is gone already is no error. Raises JobError where it cannot be."""
        try:
            shutil.rmtree(self.path(relative))
        except FileNotFoundError:
            return
        except OSError as error:
            raise JobError(
                f"A folder could not be removed: {error.strerror}.",
                where=str(error.filename or self.path(relative)),
                todo="Close what uses it; the next start of Errata removes it.",
            ) from error

    def remove_from(self, relative: str, name: str, before: Callable[[], object] = lambda: None) -> None:
        """Take what has that name out of a folder that the database names, after ``before``: at once, so that nobody
        meets half of it. What a kill leaves half-removed a later sweep takes. Raises JobError.
        """
        if self._is_backed_up():
            raise JobError(
                "A backup of the workspace is being written, which needs it.",
                where=relative,
                todo="Wait for its end, then do this again.",
            )
        there = self.path(relative) / name
        # Of another name than what is made there, as a sweep takes away what is half-made.
        place = there.with_name(f"{name}-removed")
        mark, part = marks.mark_of(place), marks.part_of(place)
        try:
            with marks.held(mark):
                before()
                there.rename(part)
                marks.remove(part)
        except FileNotFoundError:
            return
        except OSError as error:
            raise JobError(
                f"It could not be removed: {error.strerror}.", where=str(there), todo="Close what uses it."
            ) from error
        finally:
            mark.unlink(missing_ok=True)

    def _is_backed_up(self) -> bool:
        return any(map(marks.is_held, self.home.glob(f"{_SCRATCH}/.*{marks.MARK}")))

    def _half_made(self, suffix: str) -> list[Path]:
        """What has that suffix in the workspace, its folders and theirs, but not in what is half-made itself."""
        found, level = [], [self.home]
        for _ in range(3):
            there = [path for folder in level for path in _listed(folder)]
            found += [path for path in there if path.name.startswith(".") and path.suffix == suffix]
            level = [path for path in there if path.is_dir() and not marks.is_half_made(path)]
        return found

    @staticmethod
    def seal(folder: Path, files: Iterable[Path]) -> None:
        """Keep the checksums of files that will not change any more, once they are safely on the disk."""
        files = list(files)
        for path in files:
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        Artifacts.write_atomically(folder / checksums.FILE, to_json(checksums.taken(folder, files)))

    @staticmethod
    def write_table(frame: DataFrame, path: Path) -> None:
        """Write the frame as Parquet, without its index."""
        with replacing(path) as making:
            frame.to_parquet(making, index=False)

    @staticmethod
    def read_table(
        path: Path,
        schema: Schema,
        columns: Sequence[str] | None = None,
        where: Sequence[tuple[str, str, Any]] | None = None,
    ) -> DataFrame:
        """Read a Parquet table, or only the columns named, of the rows for which all conditions hold (as pyarrow has
        them); raises DamagedError, also where the table does not have the columns of the schema.
        """
        with readable(path):
            require_schema(path, pq.read_schema(path), schema, columns)
            rows = None if where is None else list(where)
            return pd.read_parquet(path, columns=None if columns is None else list(columns), filters=rows)

    @staticmethod
    def has_column(path: Path, column: str) -> bool:
        """Whether the table has that column: tables of an earlier Errata have fewer, and those of a file its own."""
        return column in Artifacts.columns(path)

    @staticmethod
    def columns(path: Path) -> list[str]:
        """The columns of the table, without reading its rows."""
        with readable(path):
            names: list[str] = pq.read_schema(path).names
            return names

    @staticmethod
    def write_atomically(path: Path, content: bytes) -> None:
        with replacing(path) as making:
            making.write_bytes(content)


def _listed(folder: Path) -> list[Path]:
    """What is in a folder that another process may remove meanwhile."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return list(folder.iterdir())
    return []


def _clear(paths: Iterable[Path], days: int) -> None:
    oldest = time.time() - days * _A_DAY
    for path in paths:
        # Another process may clear at the same time.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path in the same folder that takes the place of ``path`` when the block ends without an error.

    A reader sees the old file or the new one, never half of it, and after a power cut one of the two is there. Raises
    JobError where the disk is full.
    """
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{marks.MARK}"):
        marks.sweep(left)
    place = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    making, mark = marks.part_of(place), marks.mark_of(place)
    try:
        with marks.held(mark):
            yield making
            with making.open("rb+") as file:
                os.fsync(file.fileno())
            making.replace(path)
            _sync_folder(path.parent)
    except BaseException as error:
        with suppress(OSError):
            making.unlink(missing_ok=True)
        if is_disk_full(error):
            raise disk_full(path.parent) from error
        raise
    finally:
        with suppress(OSError):
            mark.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows neither needs nor allows it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
