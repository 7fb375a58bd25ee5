"""The words without which a model would say another class."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flip:
    """What was found of the words of a text whose removal changes the predicted class.

    Attributes
    ----------
    label, probability
        The predicted class of the whole text.
    words
        Where each word stands, from and to; empty where no words were found.
    becomes, then
        The predicted class without these words, and its probability; None where no words were found.
    all_tried
        All sets of up to so many words were tried.
    """

    text: str
    label: str
    probability: float
    words: tuple[tuple[int, int], ...]
    becomes: str | None
    then: float | None
    all_tried: int

    @property
    def is_smallest(self) -> bool:
        """Whether no set of fewer words changes the class."""
        return bool(self.words) and len(self.words) <= self.all_tried + 1
