"""The one random order of a project's texts, from which all draw: what is drawn for one run counts for the others."""

from __future__ import annotations

import hashlib


def place(project_id: int, id: str) -> bytes:
    """Where a text stands in it."""
    return hashlib.sha256(f"{project_id}:{id}".encode()).digest()
