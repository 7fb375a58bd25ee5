"""Where it is decided that a stored file is damaged, and what is said then."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import DamagedError, ErrataError

RESTORE = "or restore a backup (python -m core restore)"
_TODO = {
    "versions": f"Upload the texts again as a further version, {RESTORE}. Everything else can be used.",
    "splits": f"Split the texts again, {RESTORE}. Everything else can be used.",
    "runs": f"Train again with these settings, {RESTORE}. Everything else can be used.",
    "annotations": f"Set up the round anew, {RESTORE}. Everything else can be used.",
}
_OTHERWISE = "See what else is damaged (python -m core check), or restore a backup (python -m core restore)."
_OF_THE_FILE = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EIO, errno.EINVAL}
_LONGEST_REASON = 160


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raise DamagedError where the block cannot read the file, whatever the library that reads it raises.

    What the operating system refuses for another reason, such as a missing permission, stays an OSError.
    """
    try:
        yield
    except (ErrataError, MemoryError):
        raise
    except OSError as error:
        if error.errno is not None and error.errno not in _OF_THE_FILE:
            raise
        raise damaged(path, error) from error
    except Exception as error:
        raise damaged(path, error) from error


def damaged(path: Path, error: Exception | str) -> DamagedError:
    """What is wrong with the file or folder, and what can be done, which depends on what it belongs to."""
    return DamagedError(_what(path, error), where=str(path), todo=todo(path))


def todo(path: Path) -> str:
    return next((_TODO[parent.name] for parent in path.parents if parent.name in _TODO), _OTHERWISE)


def _what(path: Path, error: Exception | str) -> str:
    if not path.exists():
        return "It is missing."
    if path.is_file() and path.stat().st_size == 0:
        return "The file is damaged: it is empty."
    lines = str(error).splitlines() or [type(error).__name__]
    return f"It is damaged: {lines[0][:_LONGEST_REASON].rstrip('.')}."
