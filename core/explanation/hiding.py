"""What LIME hides of a text as one, and what stands in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated

from core.explanation.methods import Subject
from core.explanation.words import Word
from core.records import Setting


class AsOne(StrEnum):
    """What is hidden together and has one weight."""

    OCCURRENCE = "occurrence"
    WORD = "word"


class Hidden(StrEnum):
    """What becomes of hidden words."""

    REMOVED = "removed"
    MASKED = "masked"


USUAL_KERNEL = 25
"""LIME's own width, on cosine distances from 0 to 100."""

WeighedAsOne = Annotated[
    AsOne,
    Setting(
        "Weighed as one",
        "What is hidden together and has one weight: each occurrence of a word, or each different word with all its "
        "occurrences, as it is written.",
        off=(AsOne.OCCURRENCE,),
    ),
]
HiddenWords = Annotated[
    Hidden,
    Setting(
        "Hidden words",
        "They are removed, or the model's own mask stands in the place of each (where it knows none, its sign for an "
        "unknown word).",
        off=(Hidden.REMOVED,),
    ),
]
KernelWidth = Annotated[
    int,
    Setting(
        "Kernel width",
        f"The smaller it is, the more those altered texts count that lack few words. LIME's own is {USUAL_KERNEL}.",
        lowest=5,
        highest=500,
        step=5,
        off=(USUAL_KERNEL,),
    ),
]


class Parts:
    """The parts of a text that are hidden or stay as one.

    Attributes
    ----------
    words
        The numbers of the words that each part consists of, in the order of their first ones.
    """

    def __init__(self, subject: Subject, as_one: AsOne, hidden: Hidden) -> None:
        self._subject = subject
        self._instead = subject.mask if hidden is Hidden.MASKED else ""
        each = ((number,) for number in range(len(subject.words)))
        self.words: Sequence[Sequence[int]] = _alike(subject.words) if as_one is AsOne.WORD else [*each]

    def __len__(self) -> int:
        return len(self.words)

    def without(self, parts: Iterable[int]) -> str:
        """The text with some of its parts, by their numbers, hidden."""
        return self._subject.without((word for part in parts for word in self.words[part]), self._instead)


def _alike(words: Sequence[Word]) -> list[list[int]]:
    """The numbers of the words that are written alike, as the lime package tells different words apart."""
    numbers: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        numbers.setdefault(word.word, []).append(number)
    return [*numbers.values()]


def share_read(hidden: Hidden) -> float:
    """How much of a text the model reads, in the mean, where some of it is hidden: a mask is read, too."""
    return 1.0 if hidden is Hidden.MASKED else 0.5
