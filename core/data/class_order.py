"""The order in which a researcher wants to see the classes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from core.data.merges import Merges

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}([.,][0-9]{1,30})?")
_DIGITS = re.compile(r"([0-9]{1,30})")


def in_order(labels: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    """The labels as the order has them; those that it does not name come last, numbers by value, words by the
    alphabet.
    """
    places = {label: place for place, label in enumerate(order)}
    return tuple(sorted(labels, key=lambda label: (places.get(label, len(places)), by_value(label))))


def as_numbers(order: Sequence[str]) -> tuple[float, ...]:
    """The classes as the numbers that they are, in an order that these rise or fall in; else empty."""
    if not all(_NUMBER.fullmatch(label) for label in order):
        return ()
    numbers = tuple(_number(label) for label in order)
    steps = {after > before for before, after in pairwise(numbers)}
    return numbers if len(steps) == 1 and len(set(numbers)) == len(numbers) else ()


def by_value(label: str) -> tuple[float, tuple[int | str, ...], str]:
    """What sorts “2” before “10”, “-2” before “-1”, “Level 2” before “Level 10”, and numbers before words."""
    number = _number(label) if _NUMBER.fullmatch(label) else math.inf
    pieces = (int(piece) if at % 2 else piece for at, piece in enumerate(_DIGITS.split(label)))
    return number, tuple(pieces), label


def _number(label: str) -> float:
    return float(label.replace(",", "."))


def with_merged(order: Sequence[str], merges: Merges) -> tuple[str, ...]:
    """The order for the classes as judged and as merged alike: a merged class stands at the first of those in it."""
    found: dict[str, None] = {}
    for label in order:
        parts = [judged for judged, now in merges.items() if now == label]
        found |= dict.fromkeys([label, *parts, merges.get(label, label)])
    return tuple(found)
