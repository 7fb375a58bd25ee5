"""Merged classes: which classes of several versions are one, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping

from core.counted import quoted

Merges = Mapping[str, str]
"""The class as judged → the class that it was merged into."""

_Group = set[tuple[int, str]]
"""Classes that cannot be told apart in all versions: the place of the version, and its name for the class."""


def common_classes(*merged: Merges) -> tuple[dict[str, str], ...]:
    """For each of several versions: its classes → the classes that all of them have.

    Where classes are merged in one version and not in another, both are only comparable by the merged class. It is
    called as in the last version that has one name for it. Classes that keep their name are not listed.
    """
    names = [(group, _name(group, len(merged))) for group in _groups(merged)]
    return tuple(
        {label: name for group, name in names for place, label in group if place == version and label != name}
        for version in range(len(merged))
    )


def _groups(merged: tuple[Merges, ...]) -> list[_Group]:
    groups: list[_Group] = []
    judged = {label for merges in merged for pair in merges.items() for label in pair}
    for label in sorted(judged):
        own = {(version, merges.get(label, label)) for version, merges in enumerate(merged)}
        apart = [group for group in groups if not group & own]
        groups = [*apart, own.union(*(group for group in groups if group & own))]
    return groups


def _name(group: _Group, versions: int) -> str:
    by_version = [sorted(label for place, label in group if place == version) for version in range(versions)]
    return next((names[0] for names in reversed(by_version) if len(names) == 1), " / ".join(by_version[-1]))


def in_words(merges: Merges) -> str:
    """“mild” and “strong” into “any”; “x” into “y”. Empty where nothing was merged."""
    into: dict[str, list[str]] = {}
    for judged, now in merges.items():
        into.setdefault(now, []).append(judged)
    return "; ".join(f"{quoted(sorted(labels))} into “{now}”" for now, labels in into.items())
