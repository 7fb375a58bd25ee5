"""Taking single files out of a ZIP archive without trust in what the archive says of itself."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

_CHUNK = 1 << 20
_ENCRYPTED = 0x1


class UnpacksToTooMuch(Exception):
    """A file of the archive is larger than allowed."""


def copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, out: Path, allowed: int) -> int:
    """Unpack piece by piece and count, for what an archive says about its own size can be a lie; returns the bytes.

    Raises UnpacksToTooMuch, and whatever zipfile raises where the archive is damaged.
    """
    size = 0
    with archive.open(entry) as stream, out.open("wb") as file:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > allowed:
                raise UnpacksToTooMuch
            file.write(chunk)
    return size


def is_locked(entry: zipfile.ZipInfo) -> bool:
    """Whether it needs a password."""
    return bool(entry.flag_bits & _ENCRYPTED)


def is_hidden(entry: zipfile.ZipInfo) -> bool:
    """Whether it is what a system packs besides, as macOS does."""
    parts = PurePosixPath(entry.filename).parts
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)


def is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)
