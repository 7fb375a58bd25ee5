"""How far the cells of an ODS sheet reach: a few bytes there repeat a row or a cell billions of times."""

from __future__ import annotations

import re

from core.data.reading.bounds import MAX_CELLS, too_much

_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s>/])([^>]*)>")
_TIMES = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,20})"')
_VALUE = b"value-type="


class OpenExtent:
    """Goes through a document's tags in their order; empty cells count only where a filled one stands behind them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._above = self._times = self._column = self._height = self._width = 0

    def take(self, content: bytes) -> None:
        """Raises FileError where a sheet has far more cells than a table of texts."""
        for tag in _TAG.finditer(content):
            found = _TIMES.search(tag[2])
            times = int(found[1]) if found else 1
            match tag[1]:
                case b"table":
                    self._above = self._times = self._column = self._height = self._width = 0
                case b"table-row":
                    self._above += self._times
                    self._times, self._column = times, 0
                case _:
                    self._column += times
                    if _VALUE in tag[2]:
                        self._reach()

    def _reach(self) -> None:
        self._height, self._width = self._above + self._times, max(self._width, self._column)
        if self._height * self._width > MAX_CELLS:
            raise too_much(self._name, "spreadsheet")
