"""Keeping the server's memory to what is in use, and its rounds of garbage collection short."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
import time
from collections.abc import Callable

import pyarrow as pa

_SECONDS_BETWEEN = 5


def settle() -> None:
    """Called once a server; holds however the server was started."""
    # Arrow's own allocator keeps what it once had: 50 MB after an upload of 20,000 judgements.
    pa.set_memory_pool(pa.system_memory_pool())
    threading.Thread(target=_look_after, name="memory", daemon=True).start()


def _look_after() -> None:
    # The first page is drawn first.
    time.sleep(_SECONDS_BETWEEN)
    _freeze_imports()
    trim = _malloc_trim()
    while trim is not None:
        trim(0)
        time.sleep(_SECONDS_BETWEEN)


def _freeze_imports() -> None:
    """Take what was imported out of all later collections.

    Streamlit collects garbage after each run of a page or of a part of it. Looking at all that was imported takes a
    tenth of a second each time: half a processor where ten open tabs watch a training.
    """
    import altair  # noqa: F401 (the largest of what pages import later)

    gc.collect()
    gc.freeze()


def _malloc_trim() -> Callable[[int], int] | None:
    """What hands the system the memory that is free, in a millisecond; glibc would keep it for the thread that had it.

    None on other systems than Linux with glibc.
    """
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
