"""What a database refused, in words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from core.disk import disk_full, is_disk_full, not_writable
from core.errors import DamagedError, ErrataError, WorkspaceError
from core.remedies import Action, Remedy

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR", "SQLITE_FORMAT")
_UNWRITABLE = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")
_HELD = ("SQLITE_BUSY", "SQLITE_LOCKED")


def explain(engine: Engine) -> None:
    """Raise what SQLite refuses from now on as an ErrataError, wherever it is asked."""
    event.listen(engine, "handle_error", _explain)


def _explain(context: ExceptionContext) -> None:
    file = Path((context.engine.url.database if context.engine else None) or "")
    explained = in_words(context.original_exception, file)
    if explained is not None:
        raise explained from context.original_exception


def in_words(error: BaseException, file: Path) -> ErrataError | None:
    """None for what is no matter of the file, but of the question that was asked."""
    if is_disk_full(error):
        return disk_full(file.parent)
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(_HELD):
        return WorkspaceError(
            "Another program has locked the database.",
            where=str(file),
            todo="Close other programs that have it open (such as a database browser or a backup), then do this again.",
        )
    if name.startswith(_UNWRITABLE):
        return not_writable(file, "its database cannot be opened for writing")
    if name.startswith(_DAMAGED) or _lacks_tables(error):
        return DamagedError(
            f"The database is damaged: {error}.",
            where=str(file),
            todo="Keep the damaged workspace: its tables and models are files beside the database.",
            remedy=Remedy(Action.RESTORE_BACKUP),
        )
    return None


def _lacks_tables(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and str(error).startswith(("no such table", "no such column"))
