"""Near-identical texts of a version with different labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.records.setting import Group, Setting


@dataclass(frozen=True)
class ContradictionSettings:
    """Which texts are near-identical."""

    similarity: Annotated[
        float,
        Setting(
            "Similarity",
            "From which on two texts are near-identical: the share of four-letter pieces that they have in common, "
            "without links, mentions and punctuation. At 1 only the same words are.",
            Group.SHORT,
            lowest=0.5,
            highest=1.0,
            step=0.05,
        ),
    ] = 0.8


@dataclass(frozen=True)
class LabelledText:
    """A text of a version and its label."""

    id: str
    text: str
    label: str


@dataclass(frozen=True)
class Contradiction:
    """Texts that a chain of near-identical ones ties together, and that have several labels.

    Attributes
    ----------
    similarity
        The highest between two of them that are labelled differently.
    texts
        Those of the label that most have first.
    """

    similarity: float
    texts: tuple[LabelledText, ...]


@dataclass(frozen=True)
class Contradictions:
    """Those of a version, the most similar texts first; ``texts`` counts all texts that have a label."""

    texts: int
    similarity: float
    found: tuple[Contradiction, ...]
