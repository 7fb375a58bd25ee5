"""How much longer a training takes because other programs want the processor, too."""

from __future__ import annotations

import math

import psutil

_SECONDS_REMEMBERED = 60


def slowdown(threads: int, seconds_since_own: float = math.inf) -> float:
    """How many times as long work on so many threads takes now as it would take alone; 1 where there is room for all.

    What waits for the processor is the system's own mean over the last minute. ``seconds_since_own`` have passed since
    a training of ours ended (0 while one works), of which that mean still holds a part.
    """
    own = threads * math.exp(-seconds_since_own / _SECONDS_REMEMBERED)
    others = max(psutil.getloadavg()[0] - own, 0.0)
    return max((others + threads) / (psutil.cpu_count() or 1), 1.0)
