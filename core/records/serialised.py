"""Records as JSON and back."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T")


def to_json(record: object) -> bytes:
    """Any record as JSON."""
    return msgspec.json.encode(record)


def from_json(kind: type[T], data: bytes | str) -> T:
    """A record from JSON; raises ``msgspec.ValidationError`` where it does not fit its kind."""
    return msgspec.json.decode(data, type=kind)
