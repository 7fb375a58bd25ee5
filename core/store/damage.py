"""Where it is decided that a stored file is damaged, and what is said then."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from core.errors import DamagedError, ErrataError
from core.records.schemas import Schema
from core.remedies import Action, Remedy

_KINDS = {
    "versions": ("version", "Import the texts again as a further version"),
    "splits": ("split", "Split the texts again"),
    "runs": ("run", "Train again with these settings"),
    "annotations": ("annotation round", "Set up the round anew"),
}
_OF_THE_FILE = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EIO, errno.EINVAL}


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


def require_schema(path: Path, found: pa.Schema, schema: Schema, wanted: Sequence[str] | None = None) -> None:
    """Raise DamagedError where a table's columns, or those of them that are wanted, are not as the schema has them."""
    if misfit := schema.misfit(found, wanted):
        raise damaged(path, misfit)


def damaged(path: Path, error: Exception | str) -> DamagedError:
    """What is wrong with the file or folder, and what can be done, which depends on what it belongs to."""
    kind, todo = next((_KINDS[parent.name] for parent in path.parents if parent.name in _KINDS), ("workspace", None))
    return DamagedError(
        f"A file of this {kind} {_what(path, error)}.",
        where=str(path),
        todo=f"{todo}. Everything else can be used." if todo else "",
        remedy=Remedy(Action.RESTORE_BACKUP if todo else Action.CHECK_WORKSPACE),
    )


def _what(path: Path, error: Exception | str) -> str:
    if not path.exists():
        return "is missing"
    if path.is_file() and path.stat().st_size == 0:
        return "is damaged: it is empty"
    # What a library says of foreign bytes helps nobody who cannot mend them; it stays with the error as its cause.
    return f"is damaged: {error if isinstance(error, str) else 'it cannot be read'}"
