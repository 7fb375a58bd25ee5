"""Words to look for in texts: ``tax`` anywhere, also in “taxes”, ``"tax"`` as a whole word, ``"tax cuts"`` as a phrase.

They are found without regard to case. Of texts behind a context, ``context:tax`` looks in the context alone and
``rated:tax`` in what was rated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

_QUOTES = '"“”„«»'
_TERM = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*[^\s{_QUOTES}][^{_QUOTES}]*)[{_QUOTES}]|(\S+)")
EXAMPLE = 'not, or "not" as a whole word'
HOW = (
    "All of them must occur, alone or within longer words. In quotation marks a word is found as a whole word only, "
    "and several as they follow each other. Upper and lower case are the same."
)
WHERE = "`context:not` looks for it in the context alone, `rated:not` in what was rated."
LONGEST = 1_000
# RE2, which DuckDB has, knows \w for ASCII only, and Python's re no classes of Unicode.
_NO_LETTER_IN_RE2 = r"[^\p{L}\p{M}\p{N}_]"


class Place(StrEnum):
    """Where words must stand."""

    ANYWHERE = ""
    CONTEXT = "context"
    RATED = "rated"


_PLACED = re.compile(rf"({Place.CONTEXT}|{Place.RATED}):", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """What must stand in a text; ``whole`` where no letter or digit may stand beside it."""

    words: str
    whole: bool = False
    place: Place = Place.ANYWHERE

    @property
    def pattern(self) -> str:
        """For Python's ``re``, on a text whose case is folded."""
        words = _escaped(self.words.casefold())
        return rf"(?<!\w){words}(?!\w)" if self.whole else words

    @property
    def re2_pattern(self) -> str:
        """For RE2, on a text in lower case."""
        words = _escaped(self.words.lower())
        return f"(^|{_NO_LETTER_IN_RE2}){words}($|{_NO_LETTER_IN_RE2})" if self.whole else words

    def stands(self, text: str, begins: int) -> bool:
        """Whether a text that is rated from ``begins`` on has the words in the term's place."""
        where = {Place.CONTEXT: text[:begins], Place.RATED: text[begins:]}.get(self.place, text)
        return re.search(self.pattern, where.casefold()) is not None


def _escaped(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def terms(typed: str, *, placed: bool = False) -> list[Term]:
    """The words and phrases that were typed; a quotation mark without a second one is a character like others. Whether
    ``context:`` and ``rated:`` before them tell a place, ``placed`` says.
    """
    found, at = [], 0
    while (one := _TERM.search(typed, at)) is not None:
        at = one.end()
        place = _PLACED.match(typed, one.start()) if placed else None
        behind = _TERM.match(typed, place.end()) if place is not None else None
        if place is None or behind is None:
            found.append(_term(one))
        else:
            found.append(replace(_term(behind), place=Place(place[1].lower())))
            at = behind.end()
    return found


def _term(one: re.Match[str]) -> Term:
    return Term(one[1].strip(), whole=True) if one[1] else Term(one[2])


def typed(terms: Sequence[Term]) -> str:
    """What one types to look for these anywhere."""
    return " ".join(f'"{term.words}"' if term.whole else term.words for term in terms)
