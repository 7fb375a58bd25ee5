"""Labels that may be slips: rare ones that are nearly a frequent one, “netral” beside “neutral”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_BETWEEN_WORDS = re.compile(r"[\s_-]+")
# Short words that differ in a letter are mostly different words.
_SHORTEST = 4
_MUCH_MORE = 20


def near_labels(counts: Mapping[str, int]) -> dict[str, str]:
    """Rare label → the most frequent one that differs in its accents alone, or is one letter away: missing, too many,
    another, or two in another order.

    ``counts`` is label → judgements; the frequent one has at least 20 times as many.
    """
    words = [label for label in counts if len(label) >= _SHORTEST and _is_of_words(label)]
    worded = sorted(words, key=lambda label: counts[label])
    found: dict[str, str] = {}
    for label in worded:
        near = [one for one in worded if counts[label] * _MUCH_MORE <= counts[one] and _is_near(label, one)]
        if near:
            found[label] = near[-1]
    return found


def _is_of_words(label: str) -> bool:
    return all(word.isalpha() for word in _BETWEEN_WORDS.split(label))


def _is_near(one: str, other: str) -> bool:
    return _without_accents(one) == _without_accents(other) or _is_one_letter_away(one, other)


def _without_accents(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(char))


def _is_one_letter_away(one: str, other: str) -> bool:
    shorter, longer = sorted((one.casefold(), other.casefold()), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    if len(longer) > len(shorter):
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    differing = [place for place, pair in enumerate(zip(shorter, longer, strict=True)) if pair[0] != pair[1]]
    if len(differing) != 2:
        return len(differing) == 1
    first, second = differing
    return second == first + 1 and shorter[first : second + 1] == longer[second] + longer[first]
