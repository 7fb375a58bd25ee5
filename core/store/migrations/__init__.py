"""Changes of the database's shape, one a file; a new one: ``alembic.command.revision(config(), autogenerate=True)``."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from core.errors import FileError


def config(connection: Connection | None = None) -> Config:
    configured = Config()
    # Alembic expands %(name)s in its options, so a percent sign in the path must be doubled.
    configured.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    configured.set_main_option("path_separator", "os")
    configured.attributes["connection"] = connection
    return configured


def is_newest(connection: Connection) -> bool:
    """Whether the database has the newest shape."""
    head = ScriptDirectory.from_config(config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest shape, inside the caller's transaction; nothing where it has that already.

    Raises FileError where a newer Errata, or another program, has written the database.
    """
    if is_newest(connection):
        return
    configured = config(connection)
    scripts = ScriptDirectory.from_config(configured)
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise FileError(
            f"The workspace's database has revision {current}, which this Errata does not know.",
            where=str(connection.engine.url.database),
            todo="A newer Errata wrote it: install that one, or point ERRATA_HOME at another folder.",
        )
    if current is None and inspect(connection).get_table_names():
        raise FileError(
            "The database is that of another program.",
            where=str(connection.engine.url.database),
            todo="Point ERRATA_HOME at another folder.",
        )
    command.upgrade(configured, "head")
