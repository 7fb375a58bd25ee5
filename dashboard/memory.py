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
    """Called once a server, when what the pages import has been imported; holds however the server was started.

    Streamlit collects garbage after each run of a page or a part of it, and would look at all that was imported, a
    tenth of a second each time: with ten open tabs half a processor. Arrow's own allocator keeps what it once had.
    """
    gc.collect()
    gc.freeze()
    pa.set_memory_pool(pa.system_memory_pool())
    trim = _malloc_trim()
    if trim is not None:
        threading.Thread(target=_give_back, args=[trim], name="give memory back", daemon=True).start()


def _give_back(trim: Callable[[int], int]) -> None:
    """Hand the system what is free, which glibc would keep for the thread that once needed it; a millisecond each."""
    while True:
        time.sleep(_SECONDS_BETWEEN)
        trim(0)


def _malloc_trim() -> Callable[[int], int] | None:
    """None on systems other than Linux with glibc, which give back by themselves or not at all."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
