"""The checksums of a folder whose files never change: taken when it is complete, kept beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import DamagedError
from core.records import from_json
from core.store.damage import damaged, readable
from core.store.marks import is_half_made

FILE = "checksums.json"


@dataclass(frozen=True)
class Checksum:
    """Size in bytes, and SHA-256 as hexadecimal digits."""

    bytes: int
    sha256: str


def of_file(path: Path) -> Checksum:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Checksum(path.stat().st_size, digest)


def taken(folder: Path, files: Iterable[Path]) -> dict[str, Checksum]:
    """File, relative to the folder → its checksum as it is now."""
    return {path.relative_to(folder).as_posix(): of_file(path) for path in sorted(files)}


def read(folder: Path) -> dict[str, Checksum] | None:
    """File → checksum; None for a folder of an earlier Errata, which kept none. Raises DamagedError."""
    path = folder / FILE
    if not path.exists():
        return None
    with readable(path):
        return from_json(dict[str, Checksum], path.read_bytes())


def has_had(folder: Path, name: str) -> bool:
    """Whether the folder was complete with that file, which may be missing by now; raises DamagedError."""
    return name in (read(folder) or {})


def difference(
    folder: Path, *, thorough: bool, counts: Callable[[str], bool] = lambda name: True
) -> DamagedError | None:
    """The first file that is missing or has another size, and where ``thorough`` another content; None where all is
    as it was, or no checksums were kept. Only files whose name ``counts`` are looked at.
    """
    try:
        for name, was in (read(folder) or {}).items():
            if counts(name):
                _require(folder / name, was, thorough)
    except DamagedError as error:
        return error
    return None


def everything(folder: Path) -> list[Path]:
    """All files in the folder and those within it, but the checksums themselves and what is half-made."""
    there = (path for path in folder.rglob("*") if path != folder / FILE and not is_half_made(path))
    return [path for path in there if path.is_file()]


def _require(path: Path, was: Checksum, thorough: bool) -> None:
    with readable(path):
        size = path.stat().st_size
        if size != was.bytes:
            raise damaged(path, f"it has {size:,} bytes, and had {was.bytes:,}")
        if thorough and of_file(path) != was:
            raise damaged(path, "its content is not the one that was written")
