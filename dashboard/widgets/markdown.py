"""Foreign text in places that Streamlit reads as Markdown: names, labels, column names, messages."""

from __future__ import annotations

import re

from dashboard.widgets import right_to_left

# Only where Markdown would read a sign as its own: a widget's accessible name is its label as it was handed over, so
# each backslash is read out.
_MARKUP = re.compile(
    r"""(
    [\\`*\[\]<~$|]
    | (?<![^\W_])_ | _(?![^\W_])
    | ^(?: [-+](?=\s|$) | -(?=-) | =(?==*$) | > | \#(?=\#{0,5}(?:\s|$)) )
    | &(?=\#?\w+;)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"^(\d+)(?=[.)](?:\s|$))")
# Streamlit's Markdown needs one line; spaces at which no line breaks stay.
_SPACES = re.compile(r"[^\S\u00a0]+")
_WORD_JOINER = "\u2060"
# Inside names of emojis and icons, and inside addresses of pages and people.
_JOINED = re.compile(r"(?<=:)(?=[\w+-]|//) | (?<=www)(?=\.) | (?<=[\w.+-])(?=@[\w-])", re.VERBOSE | re.IGNORECASE)


def escaped(text: object) -> str:
    """The text so that Markdown shows it as it is: no links, images, colours, icons or formulas; and so that what is
    written from the right changes the order of nothing around it.

    A backslash does not help against emoji and icon names and against addresses, which are replaced after parsing: an
    invisible word joiner breaks them. Arrows ("->") cannot be helped.
    """
    one_line = _SPACES.sub(" ", str(text)).strip()
    without_marks = _LIST_NUMBER.sub(r"\1\\", _MARKUP.sub(r"\\\1", one_line))
    return right_to_left.apart(_JOINED.sub(_WORD_JOINER, without_marks))
