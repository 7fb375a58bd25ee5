"""When a judgement was made: the ways in which files write a moment."""

from __future__ import annotations

import pandas as pd
from pandas import Series

_SECONDS = r"\d{9,10}(\.\d+)?"
_MILLISECONDS = r"\d{12,13}"
_ISO = r"\d{4}-\d\d-\d\d.*"
# The day comes first where a point stands behind it; with strokes it may as well be the month.
_DOTTED = r"\d{1,2}\.\d{1,2}\.\d{4}.*"


def moments(written: Series) -> Series:
    """The moments in UTC, as ``datetime64[us, UTC]``; missing where none is written, or where it can be read two ways.

    ISO 8601, days before months with points between (01.05.2026 10:00), and seconds or milliseconds since 1970 are
    read; a moment without a time zone is taken as UTC, which orders the moments of one file rightly.
    """
    text = written.astype("str").str.strip()
    found = Series(pd.NaT, index=text.index, dtype="datetime64[us, UTC]")
    for pattern, milliseconds in ((_SECONDS, 1000), (_MILLISECONDS, 1)):
        fits = text.str.fullmatch(pattern).fillna(False).astype(bool)
        numbers = pd.to_numeric(text[fits], errors="coerce") * milliseconds
        found[fits] = pd.to_datetime(numbers, unit="ms", utc=True, errors="coerce").astype("datetime64[us, UTC]")
    for pattern, day_first in ((_ISO, False), (_DOTTED, True)):
        fits = text.str.fullmatch(pattern).fillna(False).astype(bool)
        found[fits] = _parsed(text[fits], day_first)
    return found


def _parsed(text: Series, day_first: bool) -> Series:
    parsed = pd.to_datetime(text.tolist(), format="mixed", dayfirst=day_first, utc=True, errors="coerce")
    return Series(parsed, index=text.index).astype("datetime64[us, UTC]")
