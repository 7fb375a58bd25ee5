"""Whether the words that an explanation names are those by which the model decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.records.evaluation import Score
from core.records.setting import Group, Setting


@dataclass(frozen=True)
class CheckSettings:
    """What is checked of an explanation."""

    words: Annotated[
        int,
        Setting(
            "Words to check",
            "The heaviest words for the class, of which the first one, two, three and so on are tried.",
            Group.SHORT,
            1,
            10,
            unit="word",
        ),
    ] = 5
    texts: Annotated[
        int,
        Setting(
            "Texts to check", "So many explained test texts, drawn at random.", Group.SHORT, 2, 10_000, unit="text"
        ),
    ] = 30


@dataclass(frozen=True)
class Fall:
    """By how much the probability of the class falls, as a mean over the first one, two, … words.

    Attributes
    ----------
    of_words
        With the words that the explanation names.
    of_random
        With words drawn at random, as a mean over the draws.
    lowest, highest
        The least and the most that any words were found to bring about.
    """

    of_words: float
    of_random: float
    lowest: float
    highest: float

    @property
    def can_differ(self) -> bool:
        """Whether it matters at all which words they are."""
        return self.highest - self.lowest > 1e-6

    @property
    def normalised(self) -> float:
        """Where the named words stand between the lowest, 0, and the highest, 1."""
        return (self.of_words - self.lowest) / (self.highest - self.lowest)

    @property
    def normalised_of_random(self) -> float:
        return (self.of_random - self.lowest) / (self.highest - self.lowest)


@dataclass(frozen=True)
class CheckedText:
    """An explanation, checked.

    Attributes
    ----------
    words
        How many of its words were tried: those that speak for the class, at most as many as the settings say.
    comprehensiveness
        The fall where these words are taken out: high where the model needs them.
    sufficiency
        The fall where nothing but these words is left: low where they are enough for it.
    """

    words: int
    comprehensiveness: Fall
    sufficiency: Fall


@dataclass(frozen=True)
class CheckedMean:
    """The mean over texts of what is normalised, with words drawn at random beside it, and the mean difference."""

    of_words: Score
    of_random: Score
    difference: Score


@dataclass(frozen=True)
class CheckedExplanations:
    """The checks of some explained test texts of a run.

    Attributes
    ----------
    method
        By which they were explained.
    texts
        How many are counted.
    without
        How many were checked and are not: it makes no difference to the model which words they keep.
    comprehensiveness, sufficiency
        None where no text is counted.
    """

    method: str
    texts: int
    without: int
    comprehensiveness: CheckedMean | None
    sufficiency: CheckedMean | None


@dataclass(frozen=True)
class Stability:
    """How much the explanations of one text differ that differ by their seed alone.

    Attributes
    ----------
    seeds
        How many there are.
    words
        How many words each shows.
    in_all
        How many words all of them show, with the same sign.
    overlap
        The mean share of words that two of them have in common.
    correlation
        The mean correlation of the weights of two of them, over the words that either shows; a word that one does not
        show has no weight in it. None where the weights do not differ.
    """

    seeds: int
    words: int
    in_all: int
    overlap: float
    correlation: float | None
