"""What all processes beside the pages share: how they find the code, use the processor, answer and end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil

from core.errors import JobError

_ROOT = Path(__file__).resolve().parents[1]
_NICENESS = 10

SHARING = {"OMP_WAIT_POLICY": "PASSIVE"}
"""What torch's threads do while they wait for one another: sleep. By default they spin, which takes the processor from
the very thread that they wait for as soon as another program runs: a training took ten times as long. The OpenMP
libraries of GNU, LLVM and Intel all know the name. Whoever set it before Errata starts keeps their value.
"""


def environment() -> dict[str, str]:
    """The caller's, so that its base models and its GPU are found; ``core`` is found also where it is not installed."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **SHARING,
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        # A file datasets.py where the caller happens to be must not be taken for the library.
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
    }


def share_processor() -> None:
    """Let this process, too, share the processor; to be called before torch is imported."""
    for name, value in SHARING.items():
        os.environ.setdefault(name, value)


def step_back() -> None:
    """Let everything that a person waits for go before this process."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICENESS)


def detached() -> dict[str, Any]:
    """Options of ``Popen`` that keep a child alive when the terminal, or the server that started it, goes."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


class ProcessFault(Exception):
    """Carries what a process said last, for whoever can mend it."""


def answer(module: str, *arguments: str | Path, given: bytes = b"") -> bytes:
    """What ``python -m module`` writes on stdout; it has ``given`` on its stdin.

    For what would leave libraries, or holes in the memory, behind in this process. Raises JobError where the process
    cannot be started or fails.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    try:
        return subprocess.run(command, input=given, capture_output=True, check=True, env=environment()).stdout
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
