"""The moments at which a process writes, and its death at one of them; nothing of it is in the code that is tested."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree", "os.utime"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def watch(home: Path, die_at: int | None) -> Callable[[], int]:
    """Count the moments of this process from now on, and kill it with SIGKILL at the one of that number.

    A moment is just before a file or folder within ``home`` is opened for writing, forced to the disk, renamed, made
    or removed, and before each statement and commit of the database. Returns what gives the number of moments so far.
    """
    count = 0
    inside = str(home)

    def moment(*_: object) -> None:
        nonlocal count
        count += 1
        if count == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(name: str, arguments: tuple[Any, ...]) -> None:
        writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
        if (writes or name in _CHANGES) and inside in str(arguments[0]):
            moment()

    force = os.fsync

    def fsync(fd: Any) -> None:
        moment()
        force(fd)

    os.fsync = fsync
    sys.addaudithook(audit)
    for happening in ("before_cursor_execute", "commit"):
        event.listen(Engine, happening, moment)
    return lambda: count
