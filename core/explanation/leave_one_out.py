"""Leave-one-out: what each word by itself adds (Li, Monroe and Jurafsky 2016, "Understanding Neural Networks through
Representation Erasure").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.explanation.methods import Method, Subject, Weighed, WordsToShow, heaviest
from core.records import ExplanationSettings


@dataclass(frozen=True)
class LeaveOneOutSettings(ExplanationSettings):
    """Nothing is drawn, so there is no seed."""

    method: ClassVar[str] = "Leave-one-out"

    features: WordsToShow = 6


def _weigh(subject: Subject, settings: LeaveOneOutSettings) -> Weighed:
    """By how much the probability of the class falls where each occurrence of a word is taken out by itself."""
    whole, *altered = subject.ask([subject.without([number]) for number in range(len(subject.words))])
    label = subject.explained(whole)
    falls = {number: float(whole[label] - without[label]) for number, without in enumerate(altered)}
    return Weighed(label, whole, heaviest(falls, settings.features))


METHOD = Method(
    LeaveOneOutSettings,
    "Takes out each word by itself: its weight is the fall of the probability of the class. It asks the model once a "
    "word, and does not see words that only count together.",
    _weigh,
    lambda _, words: (words, words),
)
