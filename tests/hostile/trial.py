"""Taking a hostile file in as pages and commands do, and what is to be true of it whatever is in the file."""

from __future__ import annotations

import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

import psutil

from core.data.staged import StagedFile
from core.errors import ErrataError, FileError, ReadingFault
from tests.hostile.doors import DOORS, READINGS, Door

# For one reading. What is broken off after 30 seconds has taken them, and a little more.
MOST_SECONDS = 33
MOST_BYTES = 4_500_000_000


@dataclass(frozen=True)
class Outcome:
    """What came of a file at one of the doors; no ``faults`` where it was read, or refused in words, within bounds."""

    name: str
    door: str
    said: str
    processor_seconds: float
    peak_bytes: int
    faults: tuple[str, ...]


def tried(name: str, content: bytes, door: str = "ground truth") -> Outcome:
    """``door`` is one of ``doors.DOORS``: what the file is uploaded for."""
    with tempfile.TemporaryDirectory() as folder, _watched() as seen:
        path = Path(folder) / f"upload{PurePath(name).suffix}"
        path.write_bytes(content)
        said, faults = _said(StagedFile(path, name), DOORS[door])
    most = MOST_SECONDS * READINGS[door]
    faults += [f"took {seen.seconds:.0f} seconds of the processor"] if seen.seconds > most else []
    faults += [f"took {seen.peak / 1e9:.1f} GB"] if seen.peak > MOST_BYTES else []
    return Outcome(name, door, said, seen.seconds, seen.peak, tuple(faults))


def _said(file: StagedFile, door: Door) -> tuple[str, list[str]]:
    try:
        return f"read: {door(file)}", []
    except ErrataError as error:
        is_named = any(name.removesuffix(".gz") in error.where for name in (file.name, file.path.name))
        faults = [f"names “{error.where}”"] if isinstance(error, FileError) and not is_named else []
        faults += [str(error.__cause__)] if isinstance(error.__cause__, ReadingFault) else []
        return error.what, faults
    except Exception as error:
        return type(error).__name__, ["".join(traceback.format_exception(error))]


@dataclass
class _Seen:
    seconds: float = 0.0
    peak: int = 0


@contextmanager
def _watched() -> Iterator[_Seen]:
    """Processor time and peak memory of the processes that read, while the block lasts."""
    seen, done = _Seen(), threading.Event()
    begun = {process.pid: _used(process) for process in psutil.Process().children()}

    def look() -> None:
        spent: dict[int, float] = {}
        while not done.wait(0.02):
            for process in psutil.Process().children():
                try:
                    seen.peak = max(seen.peak, process.memory_info().rss)
                    spent[process.pid] = _used(process) - begun.get(process.pid, 0.0)
                except psutil.Error:
                    continue
        seen.seconds = sum(spent.values())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
