"""Words that pushed a model to a wrong label, over the mismatches that are explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.records.setting import Group, Setting


@dataclass(frozen=True)
class MisleadingSettings:
    """Which words are told."""

    fewest: Annotated[
        int,
        Setting(
            "Fewest texts",
            "A word that pushed fewer mismatches of a cell is left out.",
            Group.SHORT,
            lowest=3,
            highest=10_000,
            unit="text",
        ),
    ] = 3


@dataclass(frozen=True)
class MisleadingWord:
    """A word whose weight spoke for the wrong label.

    Attributes
    ----------
    ids
        The explained mismatches of the cell in which it did.
    weight
        Its mean weight in these; where it stands twice in a text, the sum of both.
    in_context
        In how many of them it stands before what was rated, and nowhere else.
    """

    word: str
    ids: tuple[str, ...]
    weight: float
    in_context: int = 0


@dataclass(frozen=True)
class MisleadingCell:
    """The mismatches with one label that got one other, and the words that pushed them there.

    Attributes
    ----------
    mismatches, explained
        How many there are, and how many of them are explained.
    words
        Those that pushed enough texts: the one whose weights in all of them add up to most first.
    """

    label: str
    predicted: str
    mismatches: int
    explained: int
    words: tuple[MisleadingWord, ...]


@dataclass(frozen=True)
class MisleadingWords:
    """Each cell with mismatches, the largest first; ``rare`` counts words of cells that pushed fewer than ``fewest``
    texts.
    """

    cells: tuple[MisleadingCell, ...]
    rare: int
    fewest: int

    @property
    def mismatches(self) -> int:
        return sum(cell.mismatches for cell in self.cells)

    @property
    def explained(self) -> int:
        return sum(cell.explained for cell in self.cells)
