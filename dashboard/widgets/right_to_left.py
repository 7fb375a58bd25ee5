"""Names and labels that are written from the right, inside what is written from the left."""

from __future__ import annotations

import re

# Hebrew, Arabic and their neighbours in Unicode.
_SIGNS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_ENDS_SO = re.compile(rf"[{_SIGNS}][^A-Za-z]*$")
_WORDS = rf"[{_SIGNS}]+(?:[ \u00a0.!?…_#:;\"'«»-]+[{_SIGNS}]+)*"
_WRITTEN_SO = re.compile(rf"(?<=“)[^“”]*[{_SIGNS}][^“”]*(?=”)|{_WORDS}")


def apart(text: str) -> str:
    """The text so that they change the order of nothing around them, and do not make it be written from the right.

    By the signs that Unicode has for it: an isolate around each quoted piece or run of words (Annex 9 of the standard).
    """
    return _WRITTEN_SO.sub("\u2068\\g<0>\u2069", text)


def going_on(text: str) -> str:
    """The beginning of a text with “…” on the side where it goes on, also where it stands in what is written from the
    left.
    """
    return f"{text}…" if not (end := _ENDS_SO.search(text)) else f"{text[: end.start()]}\u2068{end[0]}…\u2069"


def in_cell(text: str) -> str:
    """The same for the cell of a list, which is written from the side of its first letter: from the left, by a mark.

    HTML's ``dir="auto"`` looks into isolates for that letter.
    """
    said = apart(text)
    return text if said == text else f"\u200e{said}"
