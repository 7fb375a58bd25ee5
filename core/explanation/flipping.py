"""The fewest words without which a model would say another class (Martens and Provost 2014, "Explaining Data-Driven
Document Classifications").

All sets of one word are tried, of two, and so on while there are few enough. Where none of them changes the class,
words are taken out one after the other, the one whose own removal lowers the probability most first, and of those that
are out at last each is put back that need not be.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Sequence

import numpy as np

from core.errors import SettingError
from core.explanation.words import split_words, without
from core.records import Flip

Answers = Callable[[list[str]], tuple[tuple[str, ...], np.ndarray]]
"""From n texts to the classes and what the model says of them: shape (n, classes)."""

MOST_WORDS = 100
_MOST_SETS = 1_500
"""Sets of one size that are tried, all of them or none: of two words of 50, of three of 20."""

_Set = tuple[int, ...]


def why_not(text: str) -> str | None:
    """Why it cannot be looked for, in words; None where it can be."""
    words = len(split_words(text))
    if not words:
        return "The text has no words."
    return f"The text has {words:,} words; it is looked for with up to {MOST_WORDS}." if words > MOST_WORDS else None


def find(text: str, answers: Answers) -> Flip:
    """The smallest set that was found; raises SettingError where ``why_not`` says something."""
    if why := why_not(text):
        raise SettingError(why, where="text", todo="Choose another text.")
    asked = _Asked(text, answers)
    every, tried = range(asked.words), 0
    for size in range(1, asked.words + 1):
        if math.comb(asked.words, size) > _MOST_SETS:
            break
        flipping = asked.flipping([*itertools.combinations(every, size)])
        if flipping:
            return asked.flip(flipping[0], tried)
        tried = size
    return asked.flip(_pruned(asked, _greedy(asked)), tried)


def _greedy(asked: _Asked) -> _Set:
    """The first words in the order of their own falls that change the class together; none where all do not."""
    order = sorted(range(asked.words), key=lambda word: asked.left((word,)))
    beginnings = [tuple(order[:end]) for end in range(1, asked.words + 1)]
    asked.learn(beginnings)
    return next((one for one in beginnings if asked.flips(one)), ())


def _pruned(asked: _Asked, words: _Set) -> _Set:
    """Without the words that need not be out, the one that was taken out last put back first."""
    for word in reversed(words):
        fewer = tuple(one for one in words if one != word)
        if fewer and asked.flipping([fewer]):
            words = fewer
    return words


class _Asked:
    """What the model says of a text without some of its words; each set is asked about once."""

    def __init__(self, text: str, answers: Answers) -> None:
        self._text, self._answers = text, answers
        self._words = split_words(text)
        self._known: dict[frozenset[int], np.ndarray] = {}
        self._labels: tuple[str, ...] = ()
        self.learn([()])
        self._label = int(np.argmax(self._known[frozenset()]))

    @property
    def words(self) -> int:
        return len(self._words)

    def learn(self, sets: Sequence[_Set]) -> None:
        new = [one for one in dict.fromkeys(map(frozenset, sets)) if one not in self._known]
        if new:
            self._labels, found = self._answers([self._without(one) for one in new])
            self._known.update(zip(new, found, strict=True))

    def left(self, words: _Set) -> float:
        """The probability of the whole text's class that is left without these words."""
        return float(self._known[frozenset(words)][self._label])

    def flips(self, words: _Set) -> bool:
        return int(np.argmax(self._known[frozenset(words)])) != self._label

    def flipping(self, sets: Sequence[_Set]) -> list[_Set]:
        """Those that change the class, the one that leaves it least probable first."""
        self.learn(sets)
        return sorted(filter(self.flips, sets), key=self.left)

    def flip(self, words: _Set, tried: int) -> Flip:
        whole, rest = self._known[frozenset()], self._known[frozenset(words)]
        place = int(np.argmax(rest))
        return Flip(
            text=self._text,
            label=self._labels[self._label],
            probability=float(whole[self._label]),
            words=tuple((self._words[one].start, self._words[one].end) for one in sorted(words)),
            becomes=self._labels[place] if words else None,
            then=float(rest[place]) if words else None,
            all_tried=tried,
        )

    def _without(self, words: Collection[int]) -> str:
        return without(self._text, self._words, words)
