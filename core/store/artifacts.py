"""Files and folders beside the database, each written whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from core.errors import JobError

UPLOADS = "uploads"

DAYS_THAT_UPLOADS_WAIT = 3

_A_DAY = 24 * 3600
_FULL = {errno.ENOSPC, errno.EDQUOT}
# Libraries that write through their own code report a full disk as text only.
_FULL_IN_WORDS = ("no space left on device", "os error 28", "database or disk is full")


@dataclass(frozen=True)
class NewFolder:
    """A folder in the making: where to write now, and where it will lie, relative to the home folder."""

    path: Path
    relative: str


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
        return self.home / relative

    def clear_abandoned(self) -> None:
        """Remove what a killed process left half-written, after a day, and uploads as ``clear_uploads`` does."""
        _clear(self.home.glob("*/.*.part"), days=1)
        self.clear_uploads()

    def clear_uploads(self) -> None:
        """Remove uploads that nobody has made anything of, or looked at, for some days."""
        _clear(self.home.glob(f"{UPLOADS}/*"), days=DAYS_THAT_UPLOADS_WAIT)

    @contextmanager
    def new_folder(self, kind: str) -> Iterator[NewFolder]:
        """A folder ``<kind>/<hex>`` that appears in its place, complete, when the block ends without an error."""
        name = uuid.uuid4().hex
        place = self.home / kind / name
        making = place.with_name(f".{name}.part")
        making.mkdir(parents=True)
        try:
            yield NewFolder(path=making, relative=f"{kind}/{name}")
            making.replace(place)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        _sync_folder(place.parent)

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
                todo="Close what uses it, or start Errata again, and delete once more.",
            ) from error

    @staticmethod
    def write_table(frame: DataFrame, path: Path) -> None:
        """Write the frame as Parquet, without its index."""
        with replacing(path) as making:
            frame.to_parquet(making, index=False)

    @staticmethod
    def read_table(path: Path, columns: Sequence[str] | None = None) -> DataFrame:
        """Read a Parquet table, or only the columns named."""
        return pd.read_parquet(path, columns=None if columns is None else list(columns))

    @staticmethod
    def write_atomically(path: Path, content: bytes) -> None:
        with replacing(path) as making:
            making.write_bytes(content)


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
    making = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
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


def is_disk_full(error: BaseException) -> bool:
    """Whether the disk, or the researcher's share of it, had no room left, whichever library says so."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    return any(words in str(error).lower() for words in _FULL_IN_WORDS)


def disk_full(place: Path) -> JobError:
    return JobError(
        "The disk is full; nothing that was saved before is lost.",
        where=str(place),
        todo="Make room on it, then do this again.",
    )


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows neither needs nor allows it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
