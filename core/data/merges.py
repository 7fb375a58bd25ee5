"""Merged and renamed classes: which classes of several versions are one, and how that is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from core.counted import quoted

Merges = Mapping[str, str]
"""The class as judged → the class that it was merged into, or its new name where it was only renamed."""

Classes = tuple[Merges, Collection[str]]
"""What becomes of the classes of a version, and all of these classes."""

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


def joins(merges: Merges, labels: Collection[str]) -> bool:
    """Whether two of the classes become one; else they only get other names."""
    return bool(_joined((merges, labels)))


def renamed(*versions: Classes) -> dict[str, str]:
    """Class → its new name, of those that no version has two classes for."""
    joined = _joined(*versions)
    becomes = {label: merges.get(label, label) for merges, labels in versions for label in labels}
    return {label: now for label, now in becomes.items() if label != now and now not in joined}


def new_names(before: Classes, after: Classes) -> dict[str, str]:
    """Class of one version → its name in another, where nothing but the name differs.

    Both come with the classes that the two have in common.
    """
    joined, (common, labels) = _joined(before, after), after
    names = {common.get(label, label): label for label in labels}
    becomes = {label: before[0].get(label, label) for label in before[1]}
    return {label: names[now] for label, now in becomes.items() if now not in joined and names.get(now, label) != label}


def _joined(*versions: Classes) -> set[str]:
    """The classes that two or more of one version become."""
    counts = [Counter(merges.get(label, label) for label in set(labels)) for merges, labels in versions]
    return {now for becomes in counts for now, number in becomes.items() if number > 1}


def merges_and_renames_in_words(merges: Merges, renames: Collection[str]) -> str:
    """“Classes merged: “mild” and “strong” into “any”. Classes renamed: “0” to “none”.” Empty where neither was done.

    ``renames`` are those of the classes that only got another name.
    """
    merged = in_words({label: now for label, now in merges.items() if label not in renames})
    names = ", ".join(f"“{label}” to “{now}”" for label, now in merges.items() if label in renames)
    lines = {"Classes merged": merged, "Classes renamed": names}
    return " ".join(f"{what}: {words}." for what, words in lines.items() if words)


def in_words(merges: Merges) -> str:
    """“mild” and “strong” into “any”; “x” into “y”. Empty where nothing was merged."""
    into: dict[str, list[str]] = {}
    for judged, now in merges.items():
        into.setdefault(now, []).append(judged)
    return "; ".join(f"{quoted(sorted(labels))} into “{now}”" for now, labels in into.items())
