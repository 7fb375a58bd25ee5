"""What counts as one word in a social-media post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import regex


class Word(NamedTuple):
    """A word and where it stands: ``text[start:end] == word``, counted in characters of the Python string."""

    word: str
    start: int
    end: int


# No pattern looks to its left or right: what is a word in one place is then found in every other place where the same
# characters stand outside a longer word. LIME searches the text for the words again and would otherwise misplace some.
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}ー]"
_INNER = r"[\p{L}\p{M}\p{N}_\u00ad\u200c\u200d]"
_PIECE = rf"(?:(?:\p{{N}}+[.,:])*\p{{N}}|[\p{{L}}--{_UNSPACED}])[{_INNER}--{_UNSPACED}]*"
_PICTURE = r"\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}]*(?:[\U000e0020-\U000e007e]+\U000e007f)?"

_KINDS = {
    "placeholder": r"<(?i:user|url|hashtag|number|email|phone|date|time|emoji)>",
    "HTML entity": r"&(?:[a-z]+|\#[0-9]+);",
    "link": r"(?i:https?://|www\.)[^\s\p{Cc}<>\"]*[^\s\p{Cc}<>\"'’“”„»«.,;:!?…()\[\]{}]",
    "e-mail": r"[\p{L}\p{N}_][\p{L}\p{N}_.+\-]{0,63}@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+",
    "flag": r"\p{Regional_Indicator}{1,2}",
    "keycap": r"[0-9#*]\ufe0f?\u20e3",
    "emoji": rf"{_PICTURE}(?:\u200d{_PICTURE})*",
    "mention": rf"[@＠]{_INNER}+(?:\.{_INNER}+)*",
    "hashtag": rf"[\#＃]{_INNER}+",
    # "don't", "Düsseldorf-Nord", "20.15", and the German forms for all genders: "Wähler:innen", "Kolleg*in".
    "word": rf"{_PIECE}(?:['’ʼ\-‐‑]{_PIECE}|[:*]in[{_INNER}--{_UNSPACED}]*)*",
    "unspaced": r"\p{Han}|\p{Hiragana}+|[\p{Katakana}ー]+",
}
_WORD = regex.compile("|".join(_KINDS.values()), flags=regex.V1)


def split_words(text: str) -> list[Word]:
    """Words of a text, in order and without overlap; all between them is separator.

    A hashtag, a mention, a link, an e-mail address, an emoji (with its joined parts, flag or skin tone), a number and a
    placeholder such as ``<user>`` are one word each, and so is what an inner apostrophe or hyphen holds together. In
    scripts without spaces each Chinese character and each run of Japanese syllables is a word.
    """
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def has_words(text: str) -> bool:
    """Whether ``split_words`` finds any; it looks no further than the first, as lists ask it of every text."""
    return _WORD.search(text) is not None


def changed(text: str, words: Sequence[Word], instead: Mapping[int, str]) -> str:
    """The text with something else in the place of some of its words, by their numbers; “” takes one out."""
    pieces, at = [], 0
    for number in sorted(instead):
        pieces += [text[at : words[number].start], instead[number]]
        at = words[number].end
    return "".join([*pieces, text[at:]])


def without(text: str, words: Sequence[Word], out: Iterable[int], instead: str = "") -> str:
    """The text with some of its words, by their numbers, taken out; or with the same in the place of each."""
    return changed(text, words, dict.fromkeys(out, instead))
