"""Whether a database is whole in itself."""

from __future__ import annotations

from sqlalchemy import Connection

from core.errors import DamagedError
from core.remedies import Action, Remedy

_MOST = 20


def faults(connection: Connection) -> list[DamagedError]:
    """What SQLite's own checks find; nothing is known of other databases, which look after themselves."""
    if connection.dialect.name != "sqlite":
        return []
    file = str(connection.engine.url.database)
    said = [row[0] for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})")]
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
    what = [f"The database is damaged: {line}." for line in said if line != "ok"]
    what += [f"Row {row} of {table} points to a row of {target} that is not there." for table, row, target, _ in lost]
    return [DamagedError(line, where=file, remedy=Remedy(Action.RESTORE_BACKUP)) for line in what]
