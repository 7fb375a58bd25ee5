"""How much time and memory the reading of some files may take, and the watch over it."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import psutil

_GIGABYTE = 1_000_000_000
_MEGABYTE = 1_000_000
_LOOKS_EVERY_SECONDS = 0.05


@dataclass(frozen=True)
class Limits:
    """Bytes of memory that lie in the computer's store, seconds of the processor, and seconds on the clock."""

    memory_bytes: int
    processor_seconds: float
    seconds: float


def limits_for(paths: Sequence[Path]) -> Limits:
    """Enough for the largest table that is accepted, in the least thrifty format.

    The clock has ten times the processor's seconds: a busy machine is no reason to refuse a file.
    """
    megabytes = sum(path.stat().st_size for path in paths) / _MEGABYTE
    processor_seconds = 30 + megabytes
    return Limits(4 * _GIGABYTE, processor_seconds, 10 * processor_seconds)


class Exceeded(Enum):
    MEMORY = "memory"
    TIME = "time"


class Watch:
    """Ends a process that goes over its limits, while the ``with`` block lasts; ``exceeded`` says which."""

    def __init__(self, pid: int, limits: Limits) -> None:
        self._pid = pid
        self._limits = limits
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.exceeded: Exceeded | None = None

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        # The process may be gone already.
        with suppress(psutil.Error):
            process = psutil.Process(self._pid)
            begun = time.monotonic(), _processor_seconds(process)
            while self.exceeded is None and not self._done.wait(_LOOKS_EVERY_SECONDS):
                self.exceeded = self._over(process, *begun)
            if self.exceeded is not None:
                process.kill()

    def _over(self, process: psutil.Process, clock: float, processor_seconds: float) -> Exceeded | None:
        if process.memory_info().rss > self._limits.memory_bytes:
            return Exceeded.MEMORY
        is_late = time.monotonic() - clock > self._limits.seconds
        if is_late or _processor_seconds(process) - processor_seconds > self._limits.processor_seconds:
            return Exceeded.TIME
        return None


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
