"""Whether files can be read as what they are, for folders that have no checksums."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow.parquet as pq
from safetensors import safe_open

from core.errors import DamagedError
from core.store.damage import readable


def difficulty(files: Iterable[Path], *, thorough: bool) -> DamagedError | None:
    """The first file that cannot be read, None where all can be; ``thorough`` reads tables to their end."""
    for path in sorted(files):
        read = _READERS.get(path.suffix)
        try:
            if read is not None:
                with readable(path):
                    read(path, thorough)
        except DamagedError as error:
            return error
    return None


def _read_parquet(path: Path, thorough: bool) -> None:
    file = pq.ParquetFile(path)
    if thorough:
        for _ in file.iter_batches():
            pass


def _read_json(path: Path, thorough: bool) -> None:
    json.loads(path.read_text(encoding="utf-8"))


def _read_safetensors(path: Path, thorough: bool) -> None:
    """Their start says how long they are."""
    with safe_open(path, framework="numpy"):
        pass


_READERS: dict[str, Callable[[Path, bool], None]] = {
    ".parquet": _read_parquet,
    ".json": _read_json,
    ".safetensors": _read_safetensors,
}
