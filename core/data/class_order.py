"""The order in which a researcher wants to see the classes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from core.data.merges import Merges

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}([.,][0-9]{1,30})?")
_DIGITS = re.compile(r"([0-9]{1,30})")


def in_order(labels: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    """The labels as the order has them; those that it does not name come last, numbers by value, words by the
    alphabet.
    """
    places = {label: place for place, label in enumerate(order)}
    return tuple(sorted(labels, key=lambda label: (places.get(label, len(places)), by_value(label))))


def by_value(label: str) -> tuple[float, tuple[int | str, ...], str]:
    """What sorts “2” before “10”, “-2” before “-1”, “Level 2” before “Level 10”, and numbers before words."""
    number = float(label.replace(",", ".")) if _NUMBER.fullmatch(label) else math.inf
    pieces = (int(piece) if at % 2 else piece for at, piece in enumerate(_DIGITS.split(label)))
    return number, tuple(pieces), label


def with_merged(order: Sequence[str], merges: Merges) -> tuple[str, ...]:
    """The order for the classes as judged and as merged alike: a merged class stands at the first of those in it."""
    found: dict[str, None] = {}
    for label in order:
        parts = [judged for judged, now in merges.items() if now == label]
        found |= dict.fromkeys([label, *parts, merges.get(label, label)])
    return tuple(found)
