"""Which encoding older than Unicode a text is in, told by what its letters would be in each.

A few letters must be enough: “Kostet 5 £ bei 30°”. So letters are judged by their place. A capital within a word, a
sign between two letters, a single letter that is no word, letters of two scripts in one word: nobody wrote these.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

# What German and English tables come in where they are not Unicode, likeliest first. The last fits any bytes.
LEGACY = ("cp1252", "mac_roman", "cp850", "cp1250", "cp1251", "iso-8859-1")

_MOST_WORDS = 10
_LONGEST_WORD = 40

# What each odd letter costs: 1 is one that cannot be meant.
_UNLIKELY, _SELDOM, _FOREIGN, _KNOWN, _USUAL = 1.0, 0.5, 0.2, 0.1, 0.0
_GERMAN = frozenset("äöüÄÖÜß")
_WESTERN = frozenset("áàâãåæçéèêëíìîïñóòôõøœúùûÿýÁÀÂÅÆÇÉÈÊËÍÎÏÑÓÔØŒÚÙÛ")
_WORDS_OF_ONE_LETTER = frozenset("àáâéèêóòúíåøöäüÀÁÉÓÅÖÄÜ")
_SIGNS = frozenset("„“”‚‘’‹›«»–—…€£¥§°²³½¼¾©®™•·´±×¡¿\u00a0\u00ad")
_OPENING = frozenset("¡¿")
_WITHIN_WORDS = frozenset("’‘´·–-\u00ad")


def ranked(sample: bytes) -> list[str]:
    """The encodings, the one first in which the bytes make the most sense."""
    return sorted(
        LEGACY, key=lambda encoding: (_cost(sample.decode(encoding, errors="replace")), LEGACY.index(encoding))
    )


def telling_words(text: str) -> list[str]:
    """Some different words that hold letters or signs other than those of ASCII, for a person to check."""
    words = (word.strip("\"'(),;:.!?\t") for line in text.splitlines() for word in re.split(r"[\s,;|]+", line))
    found = dict.fromkeys(word[:_LONGEST_WORD] for word in words if not word.isascii())
    return list(found)[:_MOST_WORDS]


def fallback(encoding: str) -> str:
    """Name of a way of decoding (``errors``) that reads what is not UTF-8 in that older encoding."""

    def decode(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(encoding, errors="replace"), error.end

    codecs.register_error(f"else-{encoding}", decode)
    return f"else-{encoding}"


def _cost(text: str) -> float:
    return sum(_cost_of_letter(text, place) for place, letter in enumerate(text) if letter > "\x7f")


def _cost_of_letter(text: str, place: int) -> float:
    letter, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if letter.isalpha():
        return _cost_in_word(letter, before, after)
    if letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Co", "Cn"):
        return _UNLIKELY * 2
    if before.isalpha() and after.isalpha() and letter not in _WITHIN_WORDS:
        return _UNLIKELY
    is_begun = letter not in _OPENING or after.isalpha()
    return _USUAL if letter in _SIGNS and is_begun else _SELDOM


def _cost_in_word(letter: str, before: str, after: str) -> float:
    neighbours = [other for other in (before, after) if other.isalpha()]
    if not neighbours:
        return _USUAL if letter in _WORDS_OF_ONE_LETTER else _SELDOM
    is_inner_capital = letter.isupper() and (before.islower() or (before.isalpha() and after.islower()))
    if is_inner_capital or any(_script(other) != _script(letter) for other in neighbours):
        return _UNLIKELY
    if _script(letter) != "LATIN":
        return _KNOWN
    if all(other > "\x7f" for other in neighbours):
        return _SELDOM
    return _USUAL if letter in _GERMAN else _KNOWN if letter in _WESTERN else _FOREIGN


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
