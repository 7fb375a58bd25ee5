"""Labels by which an annotator seems to say “I cannot tell”, and which count as a class unless somebody says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from core.counted import beginning
from core.records import Guess

OPTION = "unsure"

# Compared without regard to case.
_SIGNS = frozenset(["?", "??", "???", "¿", "¿?", "(?)"])
_WORDS = frozenset(
    (
        *("unsure", "not sure", "i am not sure", "i'm not sure", "uncertain", "unclear", "undecided"),
        *("don't know", "dont know", "do not know", "i don't know", "dk", "cannot tell", "can't tell", "can't say"),
        *("unsicher", "nicht sicher", "unklar", "weiß nicht", "weiss nicht", "unentschieden", "kann ich nicht sagen"),
        *("incertain", "je ne sais pas", "ne sait pas", "no sé", "no se sabe", "no sabe", "não sei", "não sabe"),
        *("incerto", "non so", "niet zeker", "weet niet", "weet ik niet"),
    )
)


def guesses(labels: Iterable[str], unsure: Collection[str], answers: Collection[str]) -> list[Guess]:
    """What is said of each label that seems to mean “unsure” and counts as a class.

    ``labels`` has one for each judgement; ``unsure`` are those that count for no class already, ``answers`` those that
    the researcher calls classes.
    """
    settled = {label.casefold() for label in (*unsure, *answers)}
    return [
        Guess(f"“{beginning(label)}” ({number:,}) is a class of its own; it may mean “unsure”.", OPTION)
        for label, number in Counter(labels).items()
        if label.casefold() in _SIGNS | _WORDS and label.casefold() not in settled
    ]
