"""Which words made the model decide."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import msgspec

from core.records.serialised import from_json
from core.records.setting import Group, Setting

FIRST_METHOD = "LIME"
"""The method of explanations that name none: earlier Erratas knew no other."""

_SETTINGS_OF_THE_FIRST = ("samples", "features", "seed")


@dataclass(frozen=True)
class ExplanationSettings:
    """What every method of explaining can be told; a method adds its own. ``label`` None explains the predicted class.

    ``method`` is the name of the method.
    """

    method: ClassVar[str]

    label: Annotated[
        str | None, Setting("Class", "Whose words are looked for.", Group.APART, unset="the predicted one")
    ] = None


@dataclass(frozen=True)
class WordWeight:
    """A word at ``text[start:end]`` and its weight for the explained label (positive: speaks for it).

    ``half`` is half the width of its 95 % interval; None where the method tells none. ``also`` are the further places,
    from and to, where the same word stands that was weighed with it.
    """

    word: str
    start: int
    end: int
    weight: float
    half: float | None = None
    also: tuple[tuple[int, int], ...] = ()

    @property
    def starts(self) -> tuple[int, ...]:
        """Of all its places."""
        return (self.start, *(start for start, _ in self.also))

    @property
    def interval(self) -> tuple[float, float] | None:
        return None if self.half is None else (self.weight - self.half, self.weight + self.half)

    @property
    def is_unsure(self) -> bool:
        """Whether the interval is wider than the weight is large, as every one is that has 0 in it."""
        return self.half is not None and self.half > abs(self.weight) / 2


class Ended(StrEnum):
    """By what the asking of a model came to its end: all shown weights are precise, the most texts are asked, or there
    are no others.
    """

    PRECISE = "precise"
    MOST = "most"
    ALL = "all"


@dataclass(frozen=True)
class Rounds:
    """How many altered texts a model was asked about, by a method that decides that by the answers."""

    asked: int
    ended: Ended


@dataclass(frozen=True)
class Explanation:
    """Weights of words by one method, and all that they depend on.

    Attributes
    ----------
    probabilities
        The model's answer to the whole text, by class.
    weights
        Sorted by size, largest first.
    settings
        The method's own settings, by the names of their fields.
    fit
        R² of the weights as a linear model around the text; None where the method fits none.
    rounds
        Of a method that asks until it is sure, how that came to its end.
    seconds, processor_seconds
        How long it took, and for how long all threads together were at work then; None where that was not kept.
    engine
        What computed the model's answers; None where that was not kept, as by an earlier Errata.
    """

    text: str
    label: str
    predicted_label: str
    probabilities: dict[str, float]
    weights: tuple[WordWeight, ...]
    settings: dict[str, Any]
    seconds: float
    fit: float | None = None
    method: str = FIRST_METHOD
    rounds: Rounds | None = None
    engine: str | None = None
    processor_seconds: float | None = None

    @property
    def placed(self) -> tuple[WordWeight, ...]:
        """The weights, each of them once for each place where its word stands."""
        return tuple(
            replace(one, start=start, end=end, also=())
            for one in self.weights
            for start, end in ((one.start, one.end), *one.also)
        )


def explanation_from_json(data: str) -> Explanation:
    """As it was kept, also by an earlier Errata, which had the settings beside the weights."""
    with suppress(msgspec.ValidationError):
        return from_json(Explanation, data)
    kept = from_json(dict[str, Any], data)
    if "settings" not in kept:
        kept["settings"] = {name: kept[name] for name in _SETTINGS_OF_THE_FIRST if name in kept}
    return msgspec.convert(kept, Explanation)
