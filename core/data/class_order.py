"""The order in which a researcher wants to see the classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.data.merges import Merges


def in_order(labels: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    """The labels as the order has them; those that it does not name come last, by the alphabet."""
    places = {label: place for place, label in enumerate(order)}
    return tuple(sorted(labels, key=lambda label: (places.get(label, len(places)), label)))


def with_merged(order: Sequence[str], merges: Merges) -> tuple[str, ...]:
    """The order for the classes as judged and as merged alike: a merged class stands at the first of those in it."""
    found: dict[str, None] = {}
    for label in order:
        parts = [judged for judged, now in merges.items() if now == label]
        found |= dict.fromkeys([label, *parts, merges.get(label, label)])
    return tuple(found)
