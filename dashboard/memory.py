"""Keeping the server's memory to what is in use, and its rounds of garbage collection short."""

from __future__ import annotations

import atexit
import ctypes
import gc
import sys
import threading
import time

import pyarrow as pa

_SECONDS_BETWEEN = 5
# Numbers of glibc's malloc.h.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE_BYTES = 128 * 1024


def settle() -> None:
    """Called once a server; holds however the server was started."""
    # Arrow's own allocator keeps what it once had: 50 MB after an upload of 20,000 judgements.
    pa.set_memory_pool(pa.system_memory_pool())
    _keep_together()
    threading.Thread(target=_look_after, name="memory", daemon=True).start()


def _look_after() -> None:
    # The first page is drawn first.
    time.sleep(_SECONDS_BETWEEN)
    _freeze_imports()
    c = _glibc()
    while c is not None:
        # What is free goes back to the system, in a millisecond.
        c.malloc_trim(0)
        time.sleep(_SECONDS_BETWEEN)


def _freeze_imports() -> None:
    """Take what was imported out of all later collections.

    Streamlit collects garbage after each run of a page or of a part of it. Looking at all that was imported takes a
    tenth of a second each time: half a processor where ten open tabs watch a training.
    """
    import altair  # noqa: F401 (the largest of what pages import later)

    gc.collect()
    gc.freeze()
    # Else DuckDB finds its own objects still there at the end, and reports them as leaked.
    atexit.register(gc.unfreeze)


def _keep_together() -> None:
    """Let glibc leave fewer holes: no heaps of its own for each thread, and large blocks returned when they are freed.

    By itself it has up to eight heaps a processor, and keeps larger and larger blocks in them: 40 MB after a demo.
    """
    c = _glibc()
    if c is not None:
        c.mallopt(_M_ARENA_MAX, 1)
        c.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def _glibc() -> ctypes.CDLL | None:
    """None on other systems than Linux with glibc, which give back by themselves or not at all."""
    c = ctypes.CDLL(None) if sys.platform == "linux" else None
    return c if hasattr(c, "malloc_trim") and hasattr(c, "mallopt") else None
