"""Words that the texts a model gets wrong hold more, or less, often than those that it gets right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.records.setting import Group, Setting


@dataclass(frozen=True)
class ErrorWordSettings:
    """Which words are looked at."""

    fewest: Annotated[
        int,
        Setting(
            "Fewest texts",
            "A word in fewer test texts is left out.",
            Group.SHORT,
            lowest=2,
            highest=10_000,
            unit="text",
        ),
    ] = 5


@dataclass(frozen=True)
class ErrorWord:
    """A word that goes with errors, or with answers that are right, by more than luck.

    Attributes
    ----------
    wrong, right
        How many of the texts that the model gets wrong, and of those that it gets right, hold it.
    log_odds
        The log-odds ratio of the word, errors against the others, with an informative Dirichlet prior.
    z
        That in standard errors; positive where the word goes with errors.
    p
        Of z, two-sided, corrected for the number of words by Holm's method.
    in_context
        Whether it stands in what comes before the rated part; the same word there and in the rated part are two.
    """

    word: str
    wrong: int
    right: int
    log_odds: float
    z: float
    p: float
    in_context: bool = False


@dataclass(frozen=True)
class ErrorWords:
    """The words of a run's test part that differ by more than luck: first those that go with errors, each side by z.

    ``texts`` and ``wrong`` count all test texts, ``compared`` the words that were looked at, ``of_context``
    those of these that stand in the context, ``rare`` those that stand in too few texts.
    """

    texts: int
    wrong: int
    words: tuple[ErrorWord, ...]
    compared: int
    rare: int
    of_context: int = 0
