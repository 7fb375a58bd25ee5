"""What downloads are called."""

from __future__ import annotations

import re

from dashboard import session

_UNSAFE = re.compile(r"[^\w-]+")
_LONGEST = 40


def of_project(rest: str) -> str:
    """``Populismus_2026-version-2.csv``: the open project's name, as every system takes it, before the rest."""
    name = _UNSAFE.sub("_", session.remembered(session.PROJECT) or "")[:_LONGEST].strip("_")
    return f"{name}-{rest}" if name else rest
