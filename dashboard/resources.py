"""What all sessions of the server share."""

from __future__ import annotations

from core.workflow.bench import Bench, open_bench
from dashboard import memory
from dashboard.cached import once


@once
def bench() -> Bench:
    """The one open workspace of this server."""
    bench = open_bench()
    memory.settle()
    return bench
