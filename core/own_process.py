"""Computing in a process of its own what would leave libraries or scattered memory behind in this one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.errors import JobError

_ROOT = Path(__file__).resolve().parents[1]


class ProcessFault(Exception):
    """Carries what the process said last, for whoever can mend it."""


def answer(module: str, *arguments: str | Path, given: bytes = b"") -> bytes:
    """What ``python -m module`` writes on stdout; it has ``given`` on its stdin.

    Paths must be absolute. Raises JobError where the process cannot be started or fails.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    try:
        return subprocess.run(command, input=given, capture_output=True, check=True, cwd=_ROOT).stdout
    except OSError as error:
        raise JobError(
            f"A process that computes could not be started: {error.strerror}.",
            todo="Close other programs, then try it once more.",
        ) from error
    except subprocess.CalledProcessError as error:
        raise JobError(
            "The process that computes this ended before it was done.",
            todo="Close other programs if the computer is short of memory, then try it once more.",
        ) from ProcessFault(error.stderr.decode(errors="replace"))
