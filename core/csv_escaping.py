"""Texts that a spreadsheet would run as a formula: which they are, and how a table tells where a quote was put.

The evidence for the rule is in docs/design.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import numpy as np
import pandas as pd
from pandas import DataFrame, Series
from pandas.api.types import is_object_dtype, is_string_dtype

QUOTED = "quoted by Errata"
"""Column that lists, as JSON, in which cells of its row a quote was put before the text."""

NOT_QUOTED = "nothing quoted by Errata"
"""Column without content that a plain file has where one of its texts looks as if a quote had been put before it."""

# Some programs drop tabs and line ends before they look at a cell; some take full-width signs for ASCII ones.
_START = re.compile(r"(?:[\t\r\n]\s*)?([=＝+＋\-－@＠])\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_OPERAND = re.compile(r"[+＋\-－\s]*[\w(（\"'$#{\[@＠\\.]")
_WORD = re.compile(r"\w")
_CALL = re.compile(r"\w[(（]|[@＠=＝+＋\-－*/^&<>(（,;:]\s*[\w.]+\s+[(（]")
# Another program (cmd|'/C calc'!A0) or another file ('[b.xlsx]s'!A1, b.xlsx!name).
_OUTSIDE = re.compile(r"(?:[\w']\|\s*(?:'[^']*'|[^\s'|]+)|'|\]\w*|\.\w+)![\w$]")

# What Errata put a quote before until it said so in a column, and how that looked.
_ONCE_QUOTED = re.compile(r"'+[=+\-@\t\r]")


def is_run(text: str) -> bool:
    """Whether a spreadsheet would, or might, run the text as a formula.

    ``=`` begins one whatever follows; a sign does where something to compute follows that is not simply a number;
    ``@`` only where a function is called or another program or file is named: mentions are no formulas.
    """
    start = _START.match(text)
    if start is None:
        return False
    sign, rest = start.groups()
    if sign in "=＝":
        return True
    if sign in "@＠":
        return bool(_OPERAND.match(rest)) and (not _WORD.match(rest) or _reaches_out(text))
    return bool(_OPERAND.match(rest)) and not _NUMBER.fullmatch(text)


def _reaches_out(text: str) -> bool:
    return bool(_CALL.search(text) or _OUTSIDE.search(text))


def count(frame: DataFrame) -> int:
    """How many cells of the frame, column names left out, a spreadsheet would run."""
    return sum(int(_run(frame.iloc[:, place]).sum()) for place in range(frame.shape[1]))


def looks_quoted(text: str) -> bool:
    """Whether the text could be taken for one that had a quote put before it, now or by an earlier Errata."""
    return plain_name(text) != text or once_quoted(text)


def has_lookalikes(frame: DataFrame) -> bool:
    """Whether a cell could be taken for one that had a quote put before it."""
    return any(_where(frame.iloc[:, place], looks_quoted).any() for place in range(frame.shape[1]))


def protected(frame: DataFrame) -> DataFrame:
    """The frame with a single quote before each text that would be run, column names included."""
    quoted = frame.copy()
    for place in range(frame.shape[1]):
        runs = _run(frame.iloc[:, place])
        if runs.any():
            cells = frame.iloc[:, place]
            quoted.isetitem(place, cells.mask(runs, "'" + cells.astype("str")).array)
    return quoted.set_axis([protected_name(str(name)) for name in frame.columns], axis=1)


def marks(frame: DataFrame) -> Series:
    """The cells of the column ``QUOTED`` for the frame as it is before it is protected."""
    found: list[list[str]] = [[] for _ in range(len(frame))]
    for place, name in enumerate(frame.columns):
        for row in _run(frame.iloc[:, place]).to_numpy().nonzero()[0]:
            found[row].append(str(name))
    cells = [msgspec.json.encode(names).decode() if names else None for names in found]
    return Series(cells, index=frame.index, dtype="str", name=QUOTED)


def protected_name(name: str) -> str:
    """A column's name with a quote before it where it would be run, or looks as if one had been put there."""
    return f"'{name}" if is_run(name.lstrip("'")) else name


def plain_name(name: str) -> str:
    """The name that ``protected_name`` was given."""
    return name[1:] if name.startswith("'") and is_run(name.lstrip("'")) else name


def once_quoted(text: str) -> bool:
    """Whether the text looks as if an earlier Errata had put a quote before it."""
    return _ONCE_QUOTED.match(text) is not None


def _run(cells: Series) -> Series:
    return _where(cells, is_run)


def _where(cells: Series, holds: Callable[[str], bool]) -> Series:
    if not (is_string_dtype(cells) or is_object_dtype(cells)):
        return Series(False, index=cells.index)
    if not is_object_dtype(cells):
        # Labels and most metadata repeat; a missing cell is the last place.
        places, texts = pd.factorize(cells)
        return Series(np.array([*map(holds, texts), False])[places], index=cells.index, dtype="bool")
    return Series([isinstance(cell, str) and holds(cell) for cell in cells], index=cells.index, dtype="bool")
