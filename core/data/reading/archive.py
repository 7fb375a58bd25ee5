"""ZIP archives: what tools pack their exports into. Nothing is unpacked to a path that an archive names."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyarrow as pa

from core import unzipping
from core.data.reading.bounds import most_unpacked
from core.data.reading.cells import as_column
from core.data.reading.decoding import decode
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable, text_frame
from core.errors import FileError
from core.records import Guess

MOST_FILES = 2_000

_SHEETS = {".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods", ".gz"}
_RECORDS = {".json", ".jsonl", ".ndjson", ".parquet", ".arrow", ".feather"}
_STATISTICS = {".sav", ".zsav", ".por", ".dta", ".rds"}
_TABLES = _SHEETS | _RECORDS | _STATISTICS
_TEXT = ".txt"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True)
class Member:
    """A file of an archive: a copy of it on disk, the name it has inside, and the name for messages."""

    path: Path
    inside: str
    name: str

    @property
    def is_text(self) -> bool:
        return _ending(self.inside) == _TEXT


@dataclass(frozen=True)
class ArchiveContents:
    members: Sequence[Member]
    passed_over: Sequence[str]


@contextmanager
def unpacked(path: Path, name: str) -> Iterator[ArchiveContents]:
    """The archive's tables and texts as files that are gone afterwards; raises FileError.

    Folders, hidden files, links, archives within the archive and whatever is no table are passed over.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            contents = _unpack(path, name, Path(folder))
        except _DAMAGE as error:
            raise FileError("The ZIP archive is damaged.", where=name, todo="Export or download it again.") from error
        yield contents


def texts_of(members: Sequence[Member], name: str, encoding: str | None = None) -> RawTable:
    """Text files as a table: a row a file, its name as the id.

    Raises FileError where a file is not in the encoding, if one is given.
    """
    files = [decode(member.path, member.name, encoding) for member in members]
    texts = [file.read().removeprefix("\ufeff").replace("\r\n", "\n") for file in files]
    guesses = [
        Guess(f"{member.inside}: {guess.said}", guess.option)
        for member, file in zip(members, files, strict=True)
        for guess in file.guesses
    ]
    columns: dict[str, pa.ChunkedArray] = {
        "id": as_column(_distinct([member.inside for member in members])),
        "text": as_column(texts),
    }
    return RawTable(
        name=name,
        columns=tuple(columns),
        frame=text_frame(columns, range(1, len(members) + 1)),
        format=Format.ARCHIVE,
        guesses=tuple(guesses),
    )


def _unpack(path: Path, name: str, folder: Path) -> ArchiveContents:
    allowed = most_unpacked(path.stat().st_size)
    members, passed_over = [], []
    with zipfile.ZipFile(path) as archive:
        files = [entry for entry in archive.infolist() if not entry.is_dir() and not unzipping.is_hidden(entry)]
        if len(files) > MOST_FILES:
            raise FileError(
                f"The ZIP archive holds {len(files):,} files; at most {MOST_FILES:,} are read.",
                where=name,
                todo="Put the texts into one table.",
            )
        for number, entry in enumerate(files):
            if unzipping.is_link(entry) or _ending(entry.filename) not in {*_TABLES, _TEXT}:
                passed_over.append(entry.filename)
                continue
            copy = folder / str(number)
            allowed -= _copy(archive, entry, copy, allowed, name)
            members.append(Member(copy, entry.filename, f"{name} › {entry.filename}"))
    return ArchiveContents(members, passed_over)


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, copy: Path, allowed: int, name: str) -> int:
    """Returns the bytes; raises FileError where it is locked, or larger than allowed."""
    if unzipping.is_locked(entry):
        raise FileError(
            f"“{entry.filename}” is locked with a password.", where=name, todo="Export it without a password."
        )
    try:
        return unzipping.copy(archive, entry, copy, allowed)
    except unzipping.UnpacksToTooMuch:
        raise FileError(
            "The ZIP archive unpacks to far more than tables of texts.",
            where=name,
            todo="Unpack it yourself and import the tables that are needed.",
        ) from None


def _ending(inside: str) -> str:
    return PurePosixPath(inside).suffix.casefold()


def _distinct(inside: Sequence[str]) -> list[str]:
    """File names without their folders, unless two would be the same."""
    names = [PurePosixPath(path).name for path in inside]
    return names if len(set(names)) == len(names) else list(inside)
