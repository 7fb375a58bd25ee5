"""The workspace's folder: whether it can be used."""

from __future__ import annotations

import tempfile
import uuid
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, SoftFileLock
from sqlalchemy import make_url

from core.disk import disk_full, is_disk_full, not_writable
from core.errors import DamagedError, ErrataError, WorkspaceError
from core.remedies import Action, Remedy
from core.settings import Settings
from core.store import marks
from core.store.artifacts import KINDS

_LOCK_SECONDS = 5.0


def prepare(settings: Settings) -> None:
    """Make the folder where it is missing.

    Raises WorkspaceError where it is no folder, may not be written or has no locks, JobError where the disk is full,
    DamagedError where its database is gone: a new one would hide all that lies there.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home) as file:
            file.write(b"x")
    except OSError as error:
        raise _unusable(settings.home, error) from error
    _require_locks(settings.home)
    _require_database(settings)


def database_file(settings: Settings) -> Path | None:
    """The file of an SQLite database; None for another database."""
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _unusable(home: Path, error: OSError) -> ErrataError:
    if is_disk_full(error):
        return disk_full(home)
    file = next((place for place in (home, *home.parents) if _is_file(place)), None)
    return not_writable(file or home, "it has to be a folder, and this is a file" if file else str(error.strerror))


def _require_locks(home: Path) -> None:
    """Locks tell what is at work, so nothing that stands in for them will do."""
    mark = marks.mark_of(home / f"locks.{uuid.uuid4().hex}")
    lock = FileLock(mark)
    try:
        with lock.acquire(timeout=_LOCK_SECONDS):
            has_locks = not isinstance(lock, SoftFileLock)
    except (OSError, NotImplementedError):
        has_locks = False
    mark.unlink(missing_ok=True)
    if not has_locks:
        raise WorkspaceError(
            "The drive of the workspace has no file locks. Errata needs them to tell which trainings are running.",
            where=str(home),
            todo="Choose a folder on a disk of this computer with ERRATA_HOME, or mount the drive with file locks.",
        )


def _is_file(place: Path) -> bool:
    with suppress(PermissionError):
        return place.is_file()
    return False


def _require_database(settings: Settings) -> None:
    file = database_file(settings)
    if file is None or (file.exists() and file.stat().st_size):
        return
    if any(path for kind in KINDS for path in settings.home.glob(f"{kind}/*")):
        raise DamagedError(
            "The database is missing, while the tables and models that belong to it are there.",
            where=str(file),
            todo="Put it back, or begin anew in another folder, named by ERRATA_HOME.",
            remedy=Remedy(Action.RESTORE_BACKUP),
        )
