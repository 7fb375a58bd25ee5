"""How much a file may unpack to. A table over this size is damaged or hostile: a few kilobytes can claim billions."""

from __future__ import annotations

from core.errors import FileError

MAX_CELLS = 50_000_000
MAX_UNPACKED_BYTES = 1_000_000_000

MOST_TIMES_PACKED = 200
_SMALL_BYTES = 10_000_000


def most_unpacked(packed_bytes: int) -> int:
    """The most bytes that a packed file of this size may hold."""
    return min(MAX_UNPACKED_BYTES, max(packed_bytes * MOST_TIMES_PACKED, _SMALL_BYTES))


def too_much(name: str, what: str = "file") -> FileError:
    return FileError(
        f"The {what} unpacks to far more than a table of texts.",
        where=name,
        todo="Keep the rows and columns that are needed, or save them as CSV.",
    )
