"""Single packed files: a gzipped table, and what R saves."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.data.reading.bounds import most_unpacked, too_much
from core.errors import FileError

_CHUNK = 1 << 20

Unpack = Callable[[Path], io.BufferedIOBase]
GZIP = b"\x1f\x8b"


def gunzip(path: Path) -> io.BufferedIOBase:
    return gzip.GzipFile(path)


_OPENERS: dict[bytes, Unpack] = {GZIP: gunzip, b"BZh": bz2.BZ2File, b"\xfd7zXZ\x00": lzma.LZMAFile}
_DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, ValueError)


def opener(head: bytes) -> Unpack | None:
    """What unpacks a file that begins so; None where it is not packed."""
    return next((open for start, open in _OPENERS.items() if head.startswith(start)), None)


def first_bytes(path: Path, name: str, number: int, unpack: Unpack) -> bytes:
    """The first bytes inside; raises FileError where the file is damaged."""
    try:
        with unpack(path) as stream:
            return stream.read(number)
    except _DAMAGE as error:
        raise _damaged(name) from error


@contextmanager
def unpacked(path: Path, name: str, unpack: Unpack) -> Iterator[Path]:
    """What is inside as a file that is gone afterwards; raises FileError where it is damaged or far too much."""
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / "inside"
        try:
            with unpack(path) as stream, inside.open("wb") as out:
                _copy(stream, out, most_unpacked(path.stat().st_size), name)
        except _DAMAGE as error:
            raise _damaged(name) from error
        yield inside


def _copy(stream: io.BufferedIOBase, out: BinaryIO, allowed: int, name: str) -> None:
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > allowed:
            raise too_much(name)
        out.write(chunk)


def _damaged(name: str) -> FileError:
    return FileError("The packed file is damaged or was cut off.", where=name, todo="Write or download it again.")
