"""Foreign text in places that Streamlit reads as Markdown: names, labels, column names, messages."""

from __future__ import annotations

import re

# Only where Markdown would read a sign as its own: a widget's accessible name is its label as it was handed over, so
# each backslash is read out. In what Markdown has made a link already nothing could be escaped any more.
_MARKUP = re.compile(
    r"""(
    [\\`*\[\]<~$|]
    | (?<![^\W_])_ | _(?![^\W_])
    | ^(?: [-+](?=\s|$) | -(?=-) | =(?==*$) | > | \#(?=\#{0,5}(?:\s|$)) )
    | &(?=\#?\w+;)
    | (?<=:)/(?=/) | (?<=www)\. | @(?=\w)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"^(\d+)(?=[.)](?:\s|$))")
# Streamlit's Markdown needs one line; spaces at which no line breaks stay.
_SPACES = re.compile(r"[^\S\u00a0]+")
_WORD_JOINER = "\u2060"


def escaped(text: object) -> str:
    """The text so that Markdown shows it as it is: no links under other words, images, colours, icons or formulas.

    Colons cannot be escaped against emoji and icon names (they are replaced after parsing), so an invisible word
    joiner breaks the name. Nor can addresses, which become links to what they say, and arrows ("->").
    """
    one_line = _SPACES.sub(" ", str(text)).strip()
    without_marks = _LIST_NUMBER.sub(r"\1\\", _MARKUP.sub(r"\\\1", one_line))
    return re.sub(r":(?=[\w+-])", f":{_WORD_JOINER}", without_marks)
