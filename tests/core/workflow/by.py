"""Who corrected, and where."""

from __future__ import annotations

from typing import TypedDict

from core.records import Origin


class By(TypedDict):
    """Arguments that every correction has."""

    author: str
    place: Origin
