"""Opening the database so that several threads and processes can use it at once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from core.store import migrations, refusals

_WRITES = "errata_writes"
_MIGRATES = "errata_migrates"
_BUSY_MILLISECONDS = 30_000
_FIRST_SECONDS = 5
_PRIMARY_CODE = 0xFF


def open_engine(url: str) -> Engine:
    """Connect to the database and bring it to the newest shape, making it where it is missing.

    Raises WorkspaceError where it cannot be used, and so does every later use of the engine; DamagedError where it is
    damaged, FileError where it is another program's.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        refusals.explain(engine)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with Session(engine) as session:
        if migrations.is_newest(session.connection()):
            return engine
    # Two processes may meet a fresh folder together: the first migrates, the second waits here and finds it done.
    with writing(engine.execution_options(**{_MIGRATES: True})) as session:
        migrations.upgrade(session.connection())
    # The connection that migrated checks no foreign keys.
    engine.dispose()
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose transaction holds SQLite's write lock from its first moment and is committed at the end.

    What is read in it cannot change before it writes, so that counting up numbers is safe. Raises JobError where the
    disk is full.
    """
    with Session(engine.execution_options(**{_WRITES: True})) as session, session.begin():
        yield session


def _configure_sqlite(connection: Any, record: object) -> None:
    # sqlite3 would open transactions by itself, and only at the first write; _begin_sqlite does it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 0")
    _use_wal(connection)
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _use_wal(connection: Any) -> None:
    """Readers go on while one writes. The first switch, of a fresh file, does not wait for others as a write does.

    It is also the first question to the file: who holds it for so long is no Errata.
    """
    deadline = time.monotonic() + _FIRST_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Its higher bits say more of it, such as that another one recovers the journal.
            is_busy = error.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_MIGRATES, False):
        # A migration may make a table anew that others point to; in a transaction this could not be changed.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    writes = options.get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
