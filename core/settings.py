"""Environment → one frozen Settings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where Errata keeps its things and how much it accepts.

    Attributes
    ----------
    home
        Folder with the database, the tables and the models (``ERRATA_HOME``, default ``./workspace``).
    database_url
        Any SQLAlchemy URL (``ERRATA_DATABASE_URL``); SQLite in ``home`` by default.
    runner
        Where trainings and other jobs run (``ERRATA_RUNNER``): by default ``process``, each in a process of its own.
    upload_megabytes
        Largest file accepted, in decimal megabytes.
    """

    home: Path
    database_url: str
    runner: str = "process"
    upload_megabytes: int = 200

    @classmethod
    def from_environment(cls) -> Settings:
        home = Path(os.environ.get("ERRATA_HOME") or "workspace").expanduser().resolve()
        runner = os.environ.get("ERRATA_RUNNER") or cls.runner
        return cls.at(home, database_url=os.environ.get("ERRATA_DATABASE_URL"), runner=runner)

    @classmethod
    def at(cls, home: Path, *, database_url: str | None = None, runner: str = runner) -> Settings:
        return cls(home=home, database_url=database_url or f"sqlite:///{home / 'errata.db'}", runner=runner)
