"""Where a model is weak: test texts that have something in common, and how often it is wrong on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from core.records.evaluation import Score
from core.records.setting import Group, Setting


class Trait(StrEnum):
    """What the texts of a slice have in common."""

    LABEL = "label"
    METADATA = "metadata"
    LENGTH = "length"
    LANGUAGE = "language"
    CONTAINS = "contains"
    VOTES = "votes"
    FILE = "file"
    WORDS = "words"
    KEPT = "kept"


@dataclass(frozen=True)
class Condition:
    """What a text must fulfil to be in a slice: ``value`` of the trait; of metadata also the ``column``.

    The value of words is what is looked for, as ``core.search_words`` reads it; that of a kept slice is its name.
    """

    trait: Trait
    value: str
    column: str = ""


@dataclass(frozen=True)
class KeptSlice:
    """A slice that researchers named and kept for all runs of a project: its texts fulfil all ``conditions``."""

    id: int
    project_id: int
    name: str
    conditions: tuple[Condition, ...]
    created: datetime


@dataclass(frozen=True)
class UntoldSlice:
    """A kept slice of which no rate is told: it has that few of the ``of`` texts, or its ``column`` is not known."""

    name: str
    texts: int
    of: int
    column: str = ""


@dataclass(frozen=True)
class SliceSettings:
    """Which slices are looked at."""

    fewest: Annotated[
        int,
        Setting(
            "Fewest texts",
            "A slice with fewer texts, or with fewer beside it, is left out.",
            Group.SHORT,
            lowest=10,
            highest=10_000,
            unit="text",
        ),
    ] = 20


@dataclass(frozen=True)
class Slice:
    """The texts that fulfil a condition.

    Attributes
    ----------
    wrong
        How many of its ``texts`` the model gets wrong; ``rate`` is their share with its interval.
    others
        The share of wrong ones among all other texts.
    p
        How often texts without any structure would show a slice as unlike its rest as this one is, whichever slice
        that is: corrected for their number.
    saved
        How many fewer texts would be wrong if it had the rate of the others; negative where it is better.
    like
        The other slices and pairs with nearly the same wrong texts, each by its conditions.
    """

    condition: Condition
    texts: int
    wrong: int
    rate: Score
    others: float
    p: float
    saved: float
    like: tuple[tuple[Condition, ...], ...] = ()


@dataclass(frozen=True)
class SlicePair:
    """The texts that fulfil two conditions, chosen on one half of the test texts and judged on the other.

    Attributes
    ----------
    texts, wrong, rate
        Of the half that the search did not see.
    first_alone, second_alone
        There the share of wrong texts among those that fulfil one condition and not the other.
    searched, searched_wrong
        Texts and wrong texts of the half on which the pair was chosen.
    p
        How often luck alone would make these texts as unlike those of one condition alone, corrected for the number of
        pairs that were judged.
    like
        As of a slice, by all test texts.
    """

    conditions: tuple[Condition, Condition]
    texts: int
    wrong: int
    rate: Score
    first_alone: float
    second_alone: float
    searched: int
    searched_wrong: int
    p: float
    like: tuple[tuple[Condition, ...], ...] = ()


@dataclass(frozen=True)
class Slices:
    """The slices of a run's test part: first those that differ by more than luck, of these and of the others those
    first of which mending would save most errors.

    ``left_out`` counts the conditions with fewer texts than ``fewest``, or fewer beside them, and ``untold`` are the
    kept slices among them or of which the texts are not known; ``permutations`` says how many the p-values rest on;
    ``pairs`` are those of slices that stood out most of the ``pairs_looked_at``.
    """

    texts: int
    wrong: int
    slices: tuple[Slice, ...]
    fewest: int
    left_out: int
    permutations: int
    pairs: tuple[SlicePair, ...]
    pairs_looked_at: int
    untold: tuple[UntoldSlice, ...] = ()


@dataclass(frozen=True)
class SliceChange:
    """How two runs differ on the texts that fulfil a condition.

    Attributes
    ----------
    was, now
        The share of its ``texts`` that the earlier and the later run gets wrong, each with its interval.
    fixed, broken
        How many the later run alone has right, and how many the earlier alone.
    p
        How often luck alone would show a change as unlikely as this one, whichever slice it is in: corrected for their
        number.
    like
        The other slices of nearly the same fixed and broken texts, each by its conditions.
    """

    condition: Condition
    texts: int
    was: Score
    now: Score
    fixed: int
    broken: int
    p: float
    like: tuple[tuple[Condition, ...], ...] = ()


@dataclass(frozen=True)
class SliceChanges:
    """The slices of the texts that two runs are compared on: first those that changed by more than luck, of these and
    of the others those first where most texts changed sides in one direction.

    ``left_out`` counts the conditions with fewer texts than ``fewest``, or fewer beside them, and ``untold`` are the
    kept slices among them or of which the texts are not known.
    """

    texts: int
    slices: tuple[SliceChange, ...]
    fewest: int
    left_out: int
    untold: tuple[UntoldSlice, ...] = ()
