"""What LIME's weights would be with infinitely many samples, and how near a number of samples comes to them.

LIME draws how many words it hides, each number as often, then which ones, and fits a linear model in which an altered
text counts the more the more is left of it. Of a text of few words every altered text can be asked about, each counted
as often as LIME would draw it: nothing is left to chance.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb

import numpy as np
from lime.lime_base import LimeBase
from lime.lime_text import LimeTextExplainer
from sklearn.metrics.pairwise import cosine_distances

from core.explanation.explaining import explain
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.explanation.methods import Probabilities, heaviest
from core.explanation.words import Word, split_words

Settings = LimeSettings | LimeInRoundsSettings

# The penalty of LIME's ridge regression does not grow with the samples: beside infinitely many it is nothing.
_MANY = 1e12


@dataclass(frozen=True)
class Question:
    """A text of few words, the class that is explained, and the model's answers to the text and all altered ones.

    Attributes
    ----------
    label
        The number of the class.
    kept
        Which words each altered text has: shape (2^words, words), the whole text first.
    answers
        Shape (2^words, classes).
    """

    text: str
    label: int
    kept: np.ndarray
    answers: np.ndarray

    @classmethod
    def asked(cls, text: str, model: Probabilities, label: int | None = None) -> Question:
        """Ask the model; ``label`` None is the class that it predicts."""
        words = split_words(text)
        kept = np.array(list(itertools.product((1, 0), repeat=len(words))))
        answers = model([_altered(text, words, row) for row in kept])
        return cls(text, int(np.argmax(answers[0])) if label is None else label, kept, answers)

    @property
    def words(self) -> int:
        return self.kept.shape[1]

    def limit(self, features: int) -> dict[int, float]:
        """The weights of that many words, by their numbers, with infinitely many samples.

        LIME's own choice of words and regression, over all texts that it can draw.
        """
        drawn = self.kept[1:]
        counts = _MANY * _drawn(drawn) * _nearness(drawn)
        _, weights, _, _ = LimeBase(lambda counts: counts).explain_instance_with_data(
            drawn, self.answers[1:], counts, self.label, features
        )
        return {int(word): float(weight) for word, weight in weights}

    def explained(self, settings: Settings) -> tuple[dict[int, float], int]:
        """The weights that Errata gives, by the numbers of the words, and how many altered texts that takes; the model
        is not asked again.
        """
        labels = tuple(map(str, range(self.answers.shape[1])))
        words = split_words(self.text)
        known = {_altered(self.text, words, row): answer for row, answer in zip(self.kept, self.answers, strict=True)}
        found = explain(
            self.text,
            labels,
            lambda texts: np.array([known[text] for text in texts]),
            replace(settings, label=labels[self.label]),
        )
        places = {word.start: number for number, word in enumerate(words)}
        asked = settings.samples if found.rounds is None else found.rounds.asked
        return {places[one.start]: one.weight for one in found.weights}, asked


@dataclass(frozen=True)
class Closeness:
    """How near explanations with several seeds come to the limit, in the mean.

    Attributes
    ----------
    error
        Absolute difference of a weight, over all words of the text.
    size
        Absolute weight of the limit, over all words.
    shared
        How many of the words that are shown are the limit's, too.
    asked
        Altered texts that one explanation takes.
    """

    error: float
    size: float
    shared: float
    asked: float


def closeness(question: Question, settings: Settings, seeds: Sequence[int]) -> Closeness:
    """Of the method that the settings are of, with each of the seeds. LIME chooses the words to show and fits them
    anew, and so does its limit; LIME in rounds shows the heaviest of all.
    """
    limit = question.limit(question.words)
    is_plain = isinstance(settings, LimeSettings)
    shown = question.limit(settings.features) if is_plain else heaviest(limit, settings.features)
    every = [question.explained(replace(settings, seed=seed, features=question.words))[0] for seed in seeds]
    found = [question.explained(replace(settings, seed=seed)) for seed in seeds]
    return Closeness(
        error=float(np.mean([_distance(weights, limit) for weights in every])),
        size=float(np.mean(np.abs([*limit.values()]))),
        shared=float(np.mean([len(weights.keys() & shown.keys()) for weights, _ in found])),
        asked=float(np.mean([asked for _, asked in found])),
    )


def _distance(weights: Mapping[int, float], others: Mapping[int, float]) -> float:
    return float(np.mean([abs(weights[word] - others[word]) for word in others]))


def _altered(text: str, words: Sequence[Word], kept: np.ndarray) -> str:
    """The text without the words that are not kept."""
    hidden = [word for word, stays in zip(words, kept, strict=True) if not stays]
    for word in reversed(hidden):
        text = text[: word.start] + text[word.end :]
    return text


def _drawn(kept: np.ndarray) -> np.ndarray:
    """How often LIME draws each of these altered texts, as a share."""
    words = kept.shape[1]
    return np.array([1 / (words * comb(words, int(stay))) for stay in kept.sum(axis=1)])


def _nearness(kept: np.ndarray) -> np.ndarray:
    """How much each altered text counts in LIME's regression."""
    nearness: np.ndarray = LimeTextExplainer().base.kernel_fn(100 * cosine_distances(kept, np.ones((1, kept.shape[1]))))
    return nearness.ravel()
