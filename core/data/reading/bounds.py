"""How much a file may unpack to. A table over this size is damaged or hostile: a few kilobytes can claim billions."""

from __future__ import annotations

from core.errors import FileError

MAX_COLUMNS = 2_000
MAX_ROWS = 2_000_000
MAX_TABLES = 500
MAX_CELLS = 50_000_000
MAX_UNPACKED_BYTES = 1_000_000_000

MOST_TIMES_PACKED = 200
_SMALL_BYTES = 10_000_000


def most_unpacked(packed_bytes: int) -> int:
    """The most bytes that a packed file of this size may hold."""
    return min(MAX_UNPACKED_BYTES, max(packed_bytes * MOST_TIMES_PACKED, _SMALL_BYTES))


def check_extent(name: str, rows: int, columns: int) -> None:
    """Raise FileError where a table has more rows or columns than are read."""
    if columns > MAX_COLUMNS:
        raise FileError(
            f"The table has {columns:,} columns; at most {MAX_COLUMNS:,} are read.",
            where=name,
            todo="Keep the columns that are needed.",
        )
    if rows > MAX_ROWS:
        raise FileError(
            f"The table has more than {MAX_ROWS:,} rows, which are the most that are read.",
            where=name,
            todo="Keep the rows that are needed, or a random part of them.",
        )


def check_number(tables: int, what: str, name: str) -> None:
    """Raise FileError where a file holds more tables than are read; ``what`` is their name in the plural."""
    if tables > MAX_TABLES:
        raise FileError(
            f"The file holds {tables:,} {what}; at most {MAX_TABLES:,} are read.",
            where=name,
            todo="Put their rows into one table.",
        )


class Together:
    """Counts what all tables of an upload hold together, so that many tables are no way around the bounds of one."""

    def __init__(self) -> None:
        self._rows = self._cells = 0

    def take(self, name: str, rows: int, columns: int) -> None:
        """Raise FileError, which names the table, where this one more makes it too much."""
        self._rows += rows
        self._cells += rows * columns
        if self._rows > MAX_ROWS or self._cells > MAX_CELLS:
            raise FileError(
                f"With this table the files have {self._rows:,} rows and {self._cells:,} cells; at most {MAX_ROWS:,} "
                f"rows and {MAX_CELLS:,} cells are read.",
                where=name,
                todo="Keep the rows and columns that are needed, or make several projects.",
            )


def too_much(name: str, what: str = "file") -> FileError:
    return FileError(
        f"The {what} unpacks to far more than a table of texts.",
        where=name,
        todo="Keep the rows and columns that are needed, or save them as CSV.",
    )
