"""Data grids that show whole rows, and their numbers as all of Errata writes them."""

from __future__ import annotations

from typing import TypedDict

from pandas import DataFrame
from pandas.api.types import is_integer_dtype
from pandas.io.formats.style import Styler

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


def written(table: DataFrame) -> Styler:
    """The table with “1,234” for whole numbers, in every browser; they can be sorted as numbers.

    Streamlit's own formats write none of the thousands, or as the browser's language does.
    """
    whole = [column for column in table if is_integer_dtype(table[column])]
    return table.style.format(dict.fromkeys(whole, "{:,}"))
