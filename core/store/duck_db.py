"""The one DuckDB of this process, which answers queries of files where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import duckdb

_MOST_THREADS = 4


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """An empty DuckDB, whose cursors answer the queries of all threads: to open one takes 15 ms, and a page asks eight
    times. It keeps 10 MB and a dozen threads, which sleep, and nothing of a file.
    """
    safe: dict[str, str | bool | int | float | list[str]] = {
        "threads": _MOST_THREADS,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    return duckdb.connect(config=safe)


@contextmanager
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    with _database().cursor() as duck:
        try:
            yield duck
        except (duckdb.FatalException, duckdb.InternalException):
            # After such an error it answers nobody any more.
            _database.cache_clear()
            raise
