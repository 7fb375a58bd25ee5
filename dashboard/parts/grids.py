"""Data grids that show whole rows."""

from __future__ import annotations

from typing import TypedDict

_ROW = 34
_MOST_ROWS = 12


class Height(TypedDict):
    row_height: int
    height: int


def whole_rows(rows: int) -> Height:
    """The height of a grid of so many rows, in pixels: the rest scrolls, and no row is cut in half.

    Streamlit's own height ends in the middle of the eleventh row.
    """
    return {"row_height": _ROW, "height": _ROW * (min(rows, _MOST_ROWS) + 1) + 2}
