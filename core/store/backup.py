"""A workspace as one file, and back: a ZIP whose last entry lists the others with their checksums.

Nothing in it is compressed: Parquet files and models hardly shrink, and what is not packed cannot unpack to more than
it is.
"""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

import msgspec
from filelock import FileLock, Timeout

from core.counted import beginning
from core.disk import disk_full, is_disk_full
from core.errors import FileError, WorkspaceError
from core.records import from_json, to_json
from core.store.artifacts import KINDS, replacing
from core.store.checksums import Checksum

DATABASE = "errata.db"
_CONTENTS = "errata-backup.json"
_FORM = 1
_MAKING, _LOCK = ".restoring", ".lock"
_CHUNK = 1 << 20
_MOST_CONTENTS = 64 << 20
_NAME = re.compile(rf"({'|'.join(KINDS)})/[0-9a-f]{{32}}(/[^/\\:\x00-\x1f]+)+")


class Removed(Exception):
    """A file that belongs into a backup was removed before it was copied."""


OnBytes = Callable[[int], None]
"""Told how many further bytes were copied."""


@dataclass(frozen=True)
class BackupContents:
    """What a backup holds: ``files`` maps names in it to checksums."""

    form: int
    errata: str
    created: datetime
    files: dict[str, Checksum]


def snapshot(database: Path, copy: Path) -> None:
    """Copy an SQLite database as it is at one moment, while others go on writing to it."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def write(database: Path, files: dict[str, Path], out: Path, on_bytes: OnBytes) -> BackupContents:
    """Write the database and files, by their names in the backup; ``out`` appears when it is complete.

    Raises Removed where one is removed meanwhile, JobError where the disk is full.
    """
    kept: dict[str, Checksum] = {}
    with replacing(out) as making, zipfile.ZipFile(making, "w", zipfile.ZIP_STORED) as archive:
        for name, path in {DATABASE: database, **files}.items():
            with _source(path) as source, archive.open(name, "w", force_zip64=True) as entry:
                kept[name] = _copy(source, entry.write, on_bytes)
        contents = BackupContents(_FORM, version("errata"), datetime.now(UTC), kept)
        archive.writestr(_CONTENTS, to_json(contents))
    return contents


def _source(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise Removed from error


def restore(file: Path, folder: Path, on_bytes: OnBytes) -> BackupContents:
    """Make the folder from a backup: whole, in one step, or not at all.

    Raises FileError where the file is no backup, is damaged, or holds what no backup holds; WorkspaceError where the
    folder is not empty, or somebody restores into it already.
    """
    with _opened(file) as archive, _turn(folder):
        contents = _contents(archive, file)
        making = folder.with_name(f".{folder.name}{_MAKING}")
        shutil.rmtree(making, ignore_errors=True)
        try:
            making.mkdir()
            _unpack(archive, contents, making, file, on_bytes)
            if folder.exists():
                folder.rmdir()
            making.rename(folder)
        except BaseException as error:
            shutil.rmtree(making, ignore_errors=True)
            if is_disk_full(error):
                raise disk_full(folder.parent) from error
            raise
    return contents


def sweep(parent: Path) -> list[str]:
    """Remove what killed restores left in a folder, and return what it was; what is at work is never touched."""
    swept = []
    for lock in parent.glob(f".*{_MAKING}{_LOCK}"):
        making = lock.with_name(lock.name.removesuffix(_LOCK))
        with suppress(Timeout, OSError), FileLock(lock).acquire(blocking=False):
            swept += [making.name] if making.exists() else []
            shutil.rmtree(making, ignore_errors=True)
            if not making.exists():
                lock.unlink(missing_ok=True)
    return swept


def size(file: Path) -> int:
    """Bytes that restoring it will write; raises FileError as ``restore`` does."""
    with _opened(file) as archive:
        return sum(checksum.bytes for checksum in _contents(archive, file).files.values())


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, RuntimeError, ValueError, EOFError) as error:
        raise _no_backup(file, f"it cannot be read as a ZIP archive ({error})") from error
    except OSError as error:
        # A damaged archive says of its entries that they begin before the file does.
        if error.errno == errno.EINVAL:
            raise _no_backup(file, "its entries are not where it says") from error
        raise


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Hold the right to make the folder. A kill leaves the lock's file, by which ``sweep`` finds what it left."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    sweep(folder.parent)
    lock = folder.with_name(f".{folder.name}{_MAKING}{_LOCK}")
    try:
        with FileLock(lock).acquire(blocking=False):
            try:
                _require_empty(folder)
                yield
            finally:
                lock.unlink(missing_ok=True)
    except Timeout:
        raise WorkspaceError(
            "Another restore into that folder is running.", where=str(folder), todo="Wait for its end."
        ) from None


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(
            "There is something in that folder already, and nothing is overwritten.",
            where=str(folder),
            todo="Name a folder that is empty or does not exist.",
        )


def _contents(archive: zipfile.ZipFile, file: Path) -> BackupContents:
    """The list in the archive, held against the archive itself."""
    entries = archive.infolist()
    there = {entry.filename: entry for entry in entries}
    if _CONTENTS not in there or there[_CONTENTS].file_size > _MOST_CONTENTS:
        raise _no_backup(file, f"it has no list of its contents ({_CONTENTS})")
    try:
        contents = from_json(BackupContents, archive.read(_CONTENTS))
    except (msgspec.MsgspecError, ValueError) as error:
        raise _no_backup(file, "the list of its contents cannot be read") from error
    if contents.form > _FORM:
        raise FileError("A newer Errata wrote this backup.", where=str(file), todo="Restore it with that one.")
    if len(entries) != len(there) or set(there) != {*contents.files, _CONTENTS} or DATABASE not in contents.files:
        raise _no_backup(file, "its entries are not those of its list")
    for name, checksum in contents.files.items():
        _check_entry(there[name], checksum, file)
    if sum(entry.file_size for entry in entries) > file.stat().st_size:
        raise _no_backup(file, "it would unpack to more than it is")
    return contents


def _check_entry(entry: zipfile.ZipInfo, checksum: Checksum, file: Path) -> None:
    name = entry.filename
    is_path = name == DATABASE or (_NAME.fullmatch(name) and not {".", ".."} & set(name.split("/")))
    is_file = stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG)
    if not is_path or not is_file or entry.compress_type != zipfile.ZIP_STORED or entry.file_size != checksum.bytes:
        raise _no_backup(file, f"its entry “{beginning(name)}” is none that Errata writes")


def _unpack(archive: zipfile.ZipFile, contents: BackupContents, folder: Path, file: Path, on_bytes: OnBytes) -> None:
    needed = sum(checksum.bytes for checksum in contents.files.values())
    if shutil.disk_usage(folder).free < needed:
        raise disk_full(folder.parent)
    for name, checksum in contents.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as entry, replacing(path) as making, making.open("wb") as out:
            if _copy(entry, out.write, on_bytes) != checksum:
                raise _no_backup(file, f"its entry “{name}” is damaged")


def _copy(source: IO[bytes], write: Callable[[bytes], object], on_bytes: OnBytes) -> Checksum:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        write(chunk)
        digest.update(chunk)
        size += len(chunk)
        on_bytes(len(chunk))
    return Checksum(size, digest.hexdigest())


def _no_backup(file: Path, why: str) -> FileError:
    return FileError(
        f"This is no backup of Errata, or a damaged one: {why}.", where=str(file), todo="Choose another file."
    )
