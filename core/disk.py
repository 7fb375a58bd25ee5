"""What a disk refuses, in words: it is full, or may not be written."""

from __future__ import annotations

import errno
from pathlib import Path

from core.errors import ErrataError, JobError, WorkspaceError

_FULL = {errno.ENOSPC, errno.EDQUOT}
# Libraries that write through their own code report a full disk as text only.
_FULL_IN_WORDS = ("no space left on device", "os error 28", "database or disk is full")


def is_disk_full(error: BaseException) -> bool:
    """Whether the disk, or the researcher's share of it, had no room left, whichever library says so."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    return any(words in str(error).lower() for words in _FULL_IN_WORDS)


def was_disk_full(error: BaseException | None) -> bool:
    """Whether that is what an error, which may say something else, came from."""
    return error is not None and (is_disk_full(error) or was_disk_full(error.__cause__))


def disk_full(place: Path | str, then: str = "do this again") -> JobError:
    """``then`` says what to do once there is room."""
    return JobError(
        "The disk is full; nothing that was saved before is lost.",
        where=str(place),
        todo=f"Make room on it, then {then}.",
    )


def not_writable(place: Path | str, why: str) -> WorkspaceError:
    """The workspace, or its database, is another user's, or on a disk that is for reading only."""
    return WorkspaceError(
        f"The workspace cannot be written: {why}.",
        where=str(place),
        todo="Make sure that it is yours and may be written, or choose another folder with ERRATA_HOME.",
    )


def refused_by_system(error: OSError) -> ErrataError:
    """What the operating system would not do."""
    if is_disk_full(error):
        return disk_full(str(error.filename or ""))
    return WorkspaceError(
        f"The computer refused: {error.strerror or error}.",
        where=str(error.filename or ""),
        todo="Make sure that you may read and write there, then do this again.",
    )
