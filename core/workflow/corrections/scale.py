"""Classes that are the grades of a scale, and the two classes that a cut makes of them.

A cut is two merges of classes: judgements count for the new classes before the vote, the grades stay as they were
given, and what was cut can be taken back and cut elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.data.class_order import as_numbers, by_value
from core.errors import LabelError
from core.records import Change, CorrectionKind, Origin

_FEWEST = 3


@dataclass(frozen=True)
class ScaleCut:
    """The grades of both classes, each from the lowest on."""

    lower: tuple[str, ...]
    upper: tuple[str, ...]

    @property
    def names(self) -> tuple[str, str]:
        """What the classes are called unless somebody says otherwise: “1–3” and “4–6”, “-3 to -1” and “0–1”."""
        return _span(self.lower), _span(self.upper)


def grades(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels from the lowest grade on, where they are three different numbers or more; else empty."""
    ordered = tuple(sorted(labels, key=by_value))
    return ordered if len(ordered) >= _FEWEST and as_numbers(ordered) else ()


def cuts(of: Sequence[str]) -> list[ScaleCut]:
    """Every way to make two classes of the grades."""
    return [ScaleCut(tuple(of[:at]), tuple(of[at:])) for at in range(1, len(of))]


def changes(cut: ScaleCut, names: tuple[str, str], author: str, place: Origin) -> list[Change]:
    """The merges that make the classes of those names; a grade that keeps its name needs none.

    Raises LabelError where both classes are called alike, or one as a grade of the other.
    """
    lower, upper = (name.strip() for name in names)
    if not lower or not upper:
        raise LabelError("A class has no name.", todo="Give both classes a name.")
    if lower == upper or lower in cut.upper or upper in cut.lower:
        raise LabelError(
            f"“{lower}” for the lower and “{upper}” for the upper class cannot be told apart from each other's grades.",
            todo="Give each class a name of its own.",
        )
    return [
        Change(CorrectionKind.MERGE, author, place, label=name, merged=merged)
        for of, name in ((cut.lower, lower), (cut.upper, upper))
        if (merged := tuple(grade for grade in of if grade != name))
    ]


def _span(of: Sequence[str]) -> str:
    # “-3–-1” would be read as a sum.
    to = " to " if of[0].startswith("-") else "–"
    return of[0] if len(of) == 1 else f"{of[0]}{to}{of[-1]}"
