"""A full disk: how it is recognised, and told."""

from __future__ import annotations

import errno
from pathlib import Path

from core.errors import JobError

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


def disk_full(place: Path) -> JobError:
    return JobError(
        "The disk is full; nothing that was saved before is lost.",
        where=str(place),
        todo="Make room on it, then do this again.",
    )
