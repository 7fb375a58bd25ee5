"""Changes of the database's shape, one a file; a new one: ``alembic.command.revision(config(), autogenerate=True)``."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.errors import FileError


def config(connection: Connection | None = None) -> Config:
    configured = Config()
    # Alembic expands %(name)s in its options, so a percent sign in the path must be doubled.
    configured.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    configured.set_main_option("path_separator", "os")
    configured.attributes["connection"] = connection
    return configured


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest shape, inside the caller's transaction; nothing where it has that already.

    Raises FileError where a newer Errata has written the database.
    """
    configured = config(connection)
    scripts = ScriptDirectory.from_config(configured)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise FileError(
            f"The workspace's database has revision {current}, which this Errata does not know.",
            todo="A newer Errata wrote it: install that one, or point ERRATA_HOME at another folder.",
        )
    command.upgrade(configured, "head")
