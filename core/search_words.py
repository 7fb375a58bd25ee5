"""Words to look for in texts: ``tax`` anywhere, also in “taxes”, ``"tax"`` as a whole word, ``"tax cuts"`` as a phrase.

They are found without regard to case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTES = '"“”„«»'
_TERM = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*[^\s{_QUOTES}][^{_QUOTES}]*)[{_QUOTES}]|(\S+)")
EXAMPLE = 'not, or "not" as a whole word'
HOW = (
    "All of them must occur, alone or within longer words. In quotation marks a word is found as a whole word only, "
    "and several as they follow each other. Upper and lower case are the same."
)
LONGEST = 1_000
# RE2, which DuckDB has, knows \w for ASCII only, and Python's re no classes of Unicode.
_NO_LETTER_IN_RE2 = r"[^\p{L}\p{M}\p{N}_]"


@dataclass(frozen=True)
class Term:
    """What must stand in a text; ``whole`` where no letter or digit may stand beside it."""

    words: str
    whole: bool = False

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


def _escaped(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def terms(typed: str) -> list[Term]:
    """The words and phrases that were typed; a quotation mark without a second one is a character like others."""
    found = _TERM.finditer(typed)
    return [Term(one[1].strip(), whole=True) if one[1] else Term(one[2]) for one in found]
