"""Changes of the database's shape, one a file; a new one: ``alembic.command.revision(config(), autogenerate=True)``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from core.errors import FileError

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent


def config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    configured = Config()
    # Alembic expands %(name)s in its options, so a percent sign in the path must be doubled.
    configured.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    configured.set_main_option("path_separator", "os")
    configured.attributes["connection"] = connection
    return configured


def is_newest(connection: Connection) -> bool:
    """Whether the database has the newest shape."""
    return _current(connection) == _revisions()[-1]


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest shape, inside the caller's transaction; nothing where it has that already.

    Raises FileError where a newer Errata, or another program, has written the database.
    """
    current, known = _current(connection), _revisions()
    if current == known[-1]:
        return
    if current is not None and current not in known:
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
    # 11 MB that a server whose database has the newest shape does without.
    from alembic import command

    command.upgrade(config(connection), "head")


def _current(connection: Connection) -> str | None:
    """The revision that Alembic noted in the database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _revisions() -> list[str]:
    """All revisions, oldest first: each file's name begins with its own."""
    return sorted(file.name.split("_")[0] for file in (_FOLDER / "versions").glob("[0-9]*.py"))
