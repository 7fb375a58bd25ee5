"""Foreign text in places that Streamlit reads as Markdown: names, labels, column names, messages."""

from __future__ import annotations

import re

# Within a word an underscore or a hyphen is only itself; escaped, it would be read out where it is in a widget's name.
_PUNCTUATION = re.compile(r"([\\`*{}\[\]()<>#+.!|~$&^=\"'/]|(?<![^\W_])[_\-]|[_\-](?![^\W_]))")
# Streamlit's Markdown needs one line; spaces at which no line breaks stay.
_SPACES = re.compile(r"[^\S\u00a0]+")
_WORD_JOINER = "\u2060"


def escaped(text: object) -> str:
    """The text so that Markdown shows it as it is: no links, images, colours, icons or formulas.

    Colons cannot be escaped against emoji and icon names (they are replaced after parsing), so an invisible word
    joiner breaks the name.
    """
    without_marks = _PUNCTUATION.sub(r"\\\1", _SPACES.sub(" ", str(text)).strip())
    return re.sub(r":(?=\w)", f":{_WORD_JOINER}", without_marks)
