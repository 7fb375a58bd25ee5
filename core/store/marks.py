"""What is in the making: a file or folder beside its place, with a mark that its maker holds locked.

A kill leaves both and takes the lock away, which tells them from what a living process makes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

MARK, PART = ".making", ".part"


def mark_of(place: Path) -> Path:
    return place.with_name(f".{place.name}{MARK}")


def part_of(place: Path) -> Path:
    """Where it lies until it is complete."""
    return place.with_name(f".{place.name}{PART}")


def is_half_made(path: Path) -> bool:
    return path.suffix in (MARK, PART)


@contextmanager
def held(mark: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a mark for the block; raises FileNotFoundError where its folder is gone, Timeout where it is not to wait."""
    # FileLock would make the folder anew.
    mark.touch()
    with FileLock(mark).acquire(blocking=wait):
        yield


def is_held(mark: Path) -> bool:
    """Whether a living process holds the mark."""
    if not mark.exists():
        return False
    try:
        with held(mark, wait=False):
            return False
    except Timeout:
        return True
    except FileNotFoundError:
        return False


def sweep(mark: Path, leftover_of: Callable[[Path], Path | None] = part_of) -> Path | None:
    """Remove what belongs to a mark that nobody holds, and the mark; returns its place where there was anything.

    ``leftover_of`` tells what belongs to it from its place; where it says None, all stays for a later sweep.
    """
    place = mark.with_name(mark.name[1 : -len(MARK)])
    try:
        with held(mark, wait=False):
            # Asked only now: whoever let go of the mark has told the database, or never will.
            leftover = leftover_of(place)
            if leftover is None:
                return None
            found = leftover.exists()
            remove(leftover)
    except (Timeout, FileNotFoundError):
        return None
    if not leftover.exists():
        mark.unlink(missing_ok=True)
    return place if found else None


def remove(path: Path) -> None:
    """Remove a file or folder as far as the system lets it be removed."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
