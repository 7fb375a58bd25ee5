"""Columns whose cells hold the labels that several people gave to one text: ``1/1/0``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pandas import DataFrame, Series

from core.counted import beginning
from core.data.labels import MOST_CLASSES

_SIGNS = ("/", "|", ";", ",", "+")
_DECIMAL = re.compile(r"[-+]?\d+,\d+")
_LEAST_REPEATED = 0.2
_MOST_COMBINATIONS = 1_000

_TODO = "To count each person as an annotator, give each a column of their own in the file."


@dataclass(frozen=True)
class JoinedLabels:
    """A column of such cells, the sign between the labels, and the first cell that has it."""

    column: str
    sign: str
    example: str

    @property
    def seen(self) -> str:
        return (
            f"“{self.column}” holds the labels of several people in one cell, with “{self.sign}” between them "
            f"(“{beginning(self.example)}”)"
        )

    @property
    def said(self) -> str:
        """That the column was not taken, and what to do about it."""
        return f"{self.seen}; it was not taken. {_TODO}"

    @property
    def said_if_chosen(self) -> str:
        """That the researcher's choice makes classes of the combinations, and what to do about it."""
        return f"{self.seen}: each combination counts as a class. {_TODO}"


def find_joined(frame: DataFrame) -> tuple[JoinedLabels, ...]:
    """The columns in which a few labels stand beside each other and one label comes several times in a cell.

    A list of the labels that hold for a text names each of them once; people who agree repeat it.
    """
    few = [column for column in frame if frame[column].nunique() <= _MOST_COMBINATIONS]
    found = (_joined(frame[column], sign) for column in few for sign in _SIGNS)
    return tuple(joined for joined in found if joined is not None)


def _joined(cells: Series, sign: str) -> JoinedLabels | None:
    filled = cells.dropna().str.strip()
    distinct = {cell: [part.strip() for part in cell.split(sign)] for cell in filled.unique() if sign in cell}
    labels = {label for parts in distinct.values() for label in parts}
    is_decimal = sign == "," and all(map(_DECIMAL.fullmatch, distinct))
    if "" in labels or is_decimal or not 2 <= len(labels) <= min(MOST_CLASSES, filled.size // 2):
        return None
    others = set(filled.unique()) - set(distinct)
    combined = filled[filled.isin(list(distinct))]
    repeated = combined.map({cell: len(set(parts)) < len(parts) for cell, parts in distinct.items()})
    if not others <= labels or repeated.mean() < _LEAST_REPEATED:
        return None
    return JoinedLabels(str(cells.name), sign, str(combined.iloc[0]))
