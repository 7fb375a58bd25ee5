"""What a method of explaining declares of itself, what it is given, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, Protocol, TypeVar

import numpy as np

from core.errors import SettingError
from core.explanation.words import Word, without
from core.records import ExplanationSettings, Group, Rounds, Setting

Settings = TypeVar("Settings", bound=ExplanationSettings)

Probabilities = Callable[..., np.ndarray]
"""From n texts to what the model says of them: shape (n, classes). Where how far it is shall be told, it takes a
function of the fraction done behind them.
"""


class Slopes(Protocol):
    """How fast the probability of a class rises with each span of a text, as ``Predictor.slopes`` tells it."""

    def __call__(
        self, text: str, spans: Sequence[tuple[int, int]], label: int, points: Sequence[float], *, from_mask: bool
    ) -> np.ndarray:
        """Shape (points, spans)."""


OnProgress = Callable[[float], None]

WordsToShow = Annotated[int, Setting("Words to show", "The heaviest ones.", Group.SHORT, 1, 100, step=1, unit="word")]
"""How many words of a text have a weight at the end: a setting of most methods, and the same for all."""

SeedOfDraws = Annotated[
    int, Setting("Seed", "Another one shows how steady the weights are.", lowest=0, highest=2**32 - 1)
]
"""By which the altered texts are drawn."""


@dataclass(frozen=True)
class Subject:
    """A text, and the model that is asked about it.

    Attributes
    ----------
    text
        As much of it as is taken apart.
    words
        Those of ``text``, in their order.
    label
        The number of the class that was chosen; None for the predicted one.
    """

    text: str
    words: Sequence[Word]
    label: int | None
    _whole: str
    _probabilities: Probabilities
    _slopes: Slopes | None = None
    _on_progress: OnProgress | None = None
    _mask: str = ""
    _roughly: Probabilities | None = None

    def ask(self, altered: Sequence[str], upto: float = 1.0) -> np.ndarray:
        """What the model says of the whole text, and then of each altered one: shape (1 + altered, classes).

        Meanwhile the fraction done rises to ``upto``; where that is below 1, the method asks further.
        """
        return self._ask(self._probabilities, [self._whole, *altered], 0.0, upto)

    def ask_further(self, altered: Sequence[str], begun: float, upto: float) -> np.ndarray:
        """What it says of further altered texts, while the fraction done rises from one to the other."""
        return self._ask(self._probabilities, [*altered], begun, upto)

    def ask_roughly(self, altered: Sequence[str], begun: float, upto: float) -> np.ndarray:
        """The same, perhaps rounded."""
        return self._ask(self._roughly or self._probabilities, [*altered], begun, upto)

    def _ask(self, probabilities: Probabilities, texts: list[str], begun: float, upto: float) -> np.ndarray:
        told = self._on_progress
        if told is None:
            return probabilities(texts)
        return probabilities(texts, lambda fraction: told(begun + fraction * (upto - begun)))

    def slopes(self, label: int, points: Sequence[float], *, from_mask: bool) -> np.ndarray:
        """How fast the probability of the class rises with each word, at points of the straight way from a baseline (0)
        to the whole text (1): shape (points, words).

        Raises SettingError where only the answers of the model can be asked for.
        """
        if self._slopes is None:
            raise SettingError(
                "This method needs the gradients of a model, and here only its answers can be asked for.",
                where="method",
                todo="Choose LIME or leave-one-out.",
            )
        spans = [(word.start, word.end) for word in self.words]
        return self._slopes(self._whole, spans, label, points, from_mask=from_mask)

    @property
    def mask(self) -> str:
        """What the model reads in the place of a word that it is not to know; raises SettingError where it has no such
        sign.
        """
        if not self._mask:
            raise SettingError(
                "This model knows neither a mask nor a sign for an unknown word.",
                where="hidden words",
                todo="Let them be removed.",
            )
        return self._mask

    def without(self, words: Iterable[int], instead: str = "") -> str:
        """The text with some of its words, by their numbers, taken out; or with the same in the place of each."""
        return without(self.text, self.words, words, instead)

    def explained(self, answer: np.ndarray) -> int:
        """The number of the class whose words are looked for, by what the model says of the whole text."""
        return int(np.argmax(answer)) if self.label is None else self.label


@dataclass(frozen=True)
class Weighed:
    """What a method finds.

    Attributes
    ----------
    label
        The number of the explained class.
    answer
        What the model says of the whole text: shape (classes,).
    weights
        By the number of a word in the subject, or of a part of it; positive ones speak for the class.
    fit
        R² of the weights as a linear model around the text; None where none is fitted.
    halves
        Half the width of each weight's 95 % interval, by the same number; None where the method tells none.
    rounds
        How often the model was asked, where the method decides that by the answers.
    parts
        The numbers of the words that each part consists of; None where each word has a weight of its own.
    """

    label: int
    answer: np.ndarray
    weights: Mapping[int, float]
    fit: float | None = None
    halves: Mapping[int, float] | None = None
    rounds: Rounds | None = None
    parts: Sequence[Sequence[int]] | None = None


def heaviest(weights: Mapping[int, float], number: int) -> dict[int, float]:
    """So many of the weights, the largest ones whatever their sign."""
    return dict(sorted(weights.items(), key=lambda one: -abs(one[1]))[:number])


@dataclass(frozen=True)
class Method(Generic[Settings]):
    """A method of explaining: which words made a model decide.

    Attributes
    ----------
    settings
        A record whose fields declare the settings (``core.records.setting``); it has the method's name.
    help
        One sentence that tells a researcher what it does.
    weigh
        Weighs the words. The same question has the same answer: what is drawn comes from a seed among the settings.
        Heavy libraries are imported within it, as pages import its module.
    reads
        About how many times the model reads a whole text of so many words, at least and at most, by which its time is
        told beforehand; None where that is not known.
    approximates
        The name of a method that comes to the same weights: neither is a second opinion of the other.
    """

    settings: type[Settings]
    help: str
    weigh: Callable[[Subject, Settings], Weighed]
    reads: Callable[[Settings, int], tuple[float, float]] | None = None
    approximates: str | None = None

    @property
    def name(self) -> str:
        return self.settings.method
