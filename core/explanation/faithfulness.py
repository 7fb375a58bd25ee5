"""Whether the words that an explanation names are those by which the model decides: comprehensiveness and sufficiency
(DeYoung et al. 2020, "ERASER").

Both are held against words drawn at random, and against the least and the most that any words could bring about, found
by a beam search: models differ in how far their probabilities can fall at all, so that raw falls cannot be compared
between them (Edin et al. 2025, "Normalized AOPC").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np

from core.errors import SettingError
from core.explanation.words import Word, split_words, without
from core.records import CheckedText, Explanation, Fall

Answers = Callable[[list[str]], np.ndarray]
"""From n texts to the probability of the class: shape (n,)."""

MOST_WORDS = 100
_BEAM = 3
_DRAWS = 10
_SEED = 5460

_Chain = tuple[int, ...]
"""Numbers of words, in the order in which they are taken."""


def why_not(explanation: Explanation) -> str | None:
    """Why an explanation cannot be checked, in words; None where it can be."""
    words = split_words(explanation.text)
    if len(words) > MOST_WORDS:
        return f"The text has {len(words):,} words; a check is possible with up to {MOST_WORDS}."
    if len(words) < 2:
        return "The text has one word, so there is nothing to choose between."
    if not any(one.weight > 0 for one in explanation.weights):
        return "No word of the explanation speaks for the class."
    return None


def texts_asked(words: int, tried: int) -> int:
    """About how many texts the model is asked for one check."""
    return 4 * _BEAM * words * tried


def check(explanation: Explanation, words: int, answers: Answers, on_step: Callable[[float], None]) -> CheckedText:
    """Take out the heaviest words for the class one after the other, and keep nothing but them.

    ``on_step`` is told the fraction done. Raises SettingError where ``why_not`` says something.
    """
    if why := why_not(explanation):
        raise SettingError(why, where="text", todo="Choose another text.")
    asked = _Asked(explanation.text, answers)
    top = _top(explanation, asked.words)[:words]
    random = _random(len(asked.words), len(top))
    searches = [_Search(asked, kept=kept, highest=highest) for kept in (False, True) for highest in (False, True)]
    asked.learn([((), False)])
    for length in range(1, len(top) + 1):
        tried = [(chain[:length], kept) for chain in (top, *random) for kept in (False, True)]
        asked.learn([*tried, *((chain, search.kept) for search in searches for chain in search.longer())])
        for search in searches:
            search.go_on()
        on_step(length / len(top))
    removed, left = (
        _fall(asked, top, random, [one.best for one in searches if one.kept == kept], kept=kept)
        for kept in (False, True)
    )
    return CheckedText(len(top), removed, left)


def _top(explanation: Explanation, words: Sequence[Word]) -> _Chain:
    """The words that speak for the class, the heaviest first."""
    number = {word.start: place for place, word in enumerate(words)}
    heaviest = sorted(explanation.placed, key=lambda one: -one.weight)
    return tuple(number[one.start] for one in heaviest if one.weight > 0)


def _random(words: int, length: int) -> list[_Chain]:
    generator = np.random.default_rng(_SEED)
    return [tuple(generator.permutation(words)[:length].tolist()) for _ in range(_DRAWS)]


def _fall(asked: _Asked, top: _Chain, random: Sequence[_Chain], found: Sequence[_Chain], *, kept: bool) -> Fall:
    named, drawn = asked.fall(top, kept=kept), [asked.fall(one, kept=kept) for one in random]
    all_known = [named, *drawn, *(asked.fall(one, kept=kept) for one in found)]
    return Fall(named, float(np.mean(drawn)), min(all_known), max(all_known))


class _Asked:
    """What the model answers where some words of a text are taken out, or all others."""

    def __init__(self, text: str, answers: Answers) -> None:
        self._text, self._answers = text, answers
        self.words = split_words(text)
        self._known: dict[frozenset[int], float] = {}

    def learn(self, chains: Iterable[tuple[_Chain, bool]]) -> None:
        """Ask about those that are not known yet, all at once: taken out, or kept alone."""
        new = list({self._out(chain, kept=kept) for chain, kept in chains} - self._known.keys())
        if new:
            answered = self._answers([self._without(out) for out in new])
            self._known.update(zip(new, map(float, answered), strict=True))

    def fall(self, chain: _Chain, *, kept: bool) -> float:
        """By how much the probability falls, as a mean over the beginnings of the chain."""
        whole = self._known[frozenset()]
        return float(
            np.mean([whole - self._known[self._out(chain[: end + 1], kept=kept)] for end in range(len(chain))])
        )

    def _out(self, chain: _Chain, *, kept: bool) -> frozenset[int]:
        """The words that are taken out."""
        return frozenset(range(len(self.words))) - frozenset(chain) if kept else frozenset(chain)

    def _without(self, out: Collection[int]) -> str:
        return without(self._text, self.words, out)


class _Search:
    """A beam search for the words that let the probability fall most, or least."""

    def __init__(self, asked: _Asked, *, kept: bool, highest: bool) -> None:
        self._asked, self.kept, self._sign = asked, kept, 1 if highest else -1
        self._beam: list[_Chain] = [()]

    @property
    def best(self) -> _Chain:
        return self._beam[0]

    def longer(self) -> list[_Chain]:
        """Those of the beam with a further word each."""
        every = range(len(self._asked.words))
        return [(*chain, one) for chain in self._beam for one in every if one not in chain]

    def go_on(self) -> None:
        """With the best of them, of those with the same words the better one."""
        falls = {chain: self._sign * self._asked.fall(chain, kept=self.kept) for chain in self.longer()}
        by_words: dict[frozenset[int], _Chain] = {}
        for chain in sorted(falls, key=lambda one: -falls[one]):
            by_words.setdefault(frozenset(chain), chain)
        self._beam = list(by_words.values())[:_BEAM]
