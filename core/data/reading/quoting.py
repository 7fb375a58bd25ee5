"""Rows of delimited text, also where its quotation marks are not as they should be.

Python's csv reads what is well-formed. Where a quotation mark is out of place, it would drop it, or take all rows up to
the next one for a single cell: such a row is read here by the marks that stand beside a separator, and named.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A text of so many lines in one cell is a quotation mark that is never closed.
_MOST_LINES = 10_000
_MOST_LINES_OF_A_REPAIR = 50
_LEARNT_ROWS = 500

# These stand in lines for what csv would misread; neither is ever part of a text.
_CARRIAGE_RETURN, _QUOTE = "\0", "\ufdd0"

_EXCEL_TEXT = re.compile(r'="([^"]*)"')
_LONE_BACKSLASH = re.compile(r'(?<!\\)(?:\\\\)*\\(?![\\"])')
_ESCAPED = re.compile(r'\\([\\"])')

# Python's csv refuses cells over 131,072 characters, a limit of the whole process; files are bounded before.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Dialect:
    """How the cells of a file are set apart. ``escaped`` is for a backslash before quotation marks within cells,
    ``doubled`` where backslashes stand before backslashes, too."""

    separator: str
    spaced: bool = False
    escaped: bool = False
    doubled: bool = False


class DelimitedRows:
    """The rows of a file, numbered as a spreadsheet does; most of them have ``width`` cells.

    After iterating, ``repaired`` has the numbers of the rows in which quotation marks were out of place.
    """

    def __init__(self, lines: Iterator[str], dialect: Dialect, width: int) -> None:
        self._dialect = dialect
        self._width = width
        self._feed = _Feed(self._prepared(lines))
        self._known: list[Counter[str]] = [Counter() for _ in range(width)]
        self._learnt = 0
        self._has_stand_ins = False
        self.repaired: list[int] = []
        self.excel_texts = 0
        self.has_escape = self.has_lone_backslash = self.has_doubled_backslash = False

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        number = 0
        for number, cells in enumerate(self._records(), start=1):
            yield number, self._restored(cells) if self._has_stand_ins else cells

    def _records(self) -> Iterator[list[str]]:
        feed, dialect = self._feed, self._dialect
        reader = csv.reader(feed, delimiter=dialect.separator, skipinitialspace=dialect.spaced, strict=True)
        number = 0
        while True:
            feed.taken.clear()
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooManyLines):
                cells = self._repair(number)
            else:
                if len(feed.taken) > 1 and self._holds_rows(feed.taken):
                    cells = self._cut_off(number)
            if self._learnt < _LEARNT_ROWS:
                self._learn(cells)
            yield cells

    def _prepared(self, lines: Iterator[str]) -> Iterator[str]:
        """The lines with stand-ins for what csv misreads: carriage returns within a line, escaped quotation marks."""
        for line in lines:
            if line.find("\r", 0, -2) >= 0 or line.endswith("\r\r\n"):
                line = _with_stand_ins(line)
                self._has_stand_ins = True
            if "\\" in line:
                line = self._without_escapes(line)
            if '="' in line:
                self._has_stand_ins = True
            yield line

    def _without_escapes(self, line: str) -> str:
        if self._dialect.escaped:
            self._has_stand_ins = True
            pattern = _ESCAPED if self._dialect.doubled else re.compile(r'\\(")')
            return pattern.sub(lambda found: _QUOTE if found[1] == '"' else "\\", line)
        self.has_escape = self.has_escape or '\\"' in line
        self.has_lone_backslash = self.has_lone_backslash or bool(_LONE_BACKSLASH.search(line))
        self.has_doubled_backslash = self.has_doubled_backslash or "\\\\" in line
        return line

    def _restored(self, cells: list[str]) -> list[str]:
        restored = [cell.replace(_CARRIAGE_RETURN, "\r").replace(_QUOTE, '"') for cell in cells]
        for place, cell in enumerate(restored):
            if found := _EXCEL_TEXT.fullmatch(cell):
                restored[place] = found[1]
                self.excel_texts += 1
        return restored

    def _repair(self, number: int) -> list[str]:
        """Read a row with a quotation mark out of place, by as few of its lines as make a row of the usual width."""
        lines = list(self._feed.taken)
        self.repaired.append(number)
        for count in range(1, _MOST_LINES_OF_A_REPAIR):
            if count > len(lines) and not self._feed.more_into(lines):
                break
            if count > 1 and self._is_row(lines[count - 1]):
                break
            cells = split_by_marks("".join(lines[:count]), self._dialect)
            if cells is not None and len(cells) == self._width:
                self._feed.give_back(lines[count:])
                return cells
        self._feed.give_back(lines[1:])
        return split_by_marks(lines[0], self._dialect) or _split(lines[0], self._dialect)

    def _cut_off(self, number: int) -> list[str]:
        """The first line of a row that swallowed others."""
        self.repaired.append(number)
        first, *others = self._feed.taken
        self._feed.give_back(others)
        return _split(first, self._dialect)

    def _holds_rows(self, lines: Sequence[str]) -> bool:
        """Whether the lines of one row are rows each: as wide as others, and with a value of theirs in one column."""
        rows = [_split(line, self._dialect) for line in lines]
        if self._width < 2 or any(len(row) != self._width for row in rows):
            return False
        columns = zip(*rows, strict=True)
        return any(
            all(known[cell.strip()] > 1 for cell in column) for known, column in zip(self._known, columns, strict=True)
        )

    def _is_row(self, line: str) -> bool:
        try:
            row = next(csv.reader([line], delimiter=self._dialect.separator, strict=True), [])
        except csv.Error:
            return False
        return len(row) == self._width and line.count('"') % 2 == 0

    def _learn(self, cells: list[str]) -> None:
        """Count the values of the first rows, column by column."""
        self._learnt += 1
        for known, cell in zip(self._known, cells, strict=False):
            known[cell.strip()] += bool(cell.strip())


class _TooManyLines(Exception):
    """A quotation mark was not closed for so long that it never will be."""


class _Feed:
    """Hands lines to csv, remembers those of the row that is being read, and takes back what belongs to the next."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        if len(self.taken) > _MOST_LINES:
            raise _TooManyLines
        return line

    def give_back(self, lines: Sequence[str]) -> None:
        self._again.extendleft(reversed(lines))

    def more_into(self, lines: list[str]) -> bool:
        """Add the next line, if there is one."""
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is not None:
            lines.append(line)
        return line is not None


def split_by_marks(text: str, dialect: Dialect) -> list[str] | None:
    """The cells of a row where a quotation mark ends a cell only before a separator; None where one is left open."""
    text = text.rstrip("\r\n")
    cells, start, separator = [], 0, dialect.separator
    while True:
        if dialect.spaced:
            start += len(text[start:]) - len(text[start:].lstrip(" "))
        end = _end_of_quoted(text, start, separator) if text.startswith('"', start) else None
        if end is None and text.startswith('"', start) and not _is_closed(text, start, separator):
            return None
        if end is not None:
            cells.append(_unquoted(text[start : end + 1]))
            end += 1
        else:
            end = text.find(separator, start)
            end = len(text) if end < 0 else end
            cells.append(text[start:end])
        if end >= len(text):
            return cells
        start = end + 1


def _end_of_quoted(text: str, start: int, separator: str) -> int | None:
    """Place of the first quotation mark after the one at ``start`` that stands before a separator or at the end."""
    ends = [found.start() for found in re.compile(rf'"(?={re.escape(separator)}|$)').finditer(text, start + 1)]
    # A doubled mark is one of the text.
    single = (end for end in ends if (end - len(text[start + 1 : end].rstrip('"')) - start) % 2)
    return next(single, next(iter(ends), None))


def _is_closed(text: str, start: int, separator: str) -> bool:
    """Whether a cell begins with a quotation mark and has a second one further on: ``"No" she said``."""
    end = text.find(separator, start)
    return text.find('"', start + 1, end if end >= 0 else len(text)) >= 0


def _unquoted(cell: str) -> str:
    """The cell without its marks, unless the first of them is closed within it: ``"yes" and "no"``."""
    inner = cell[1:-1].replace('""', _QUOTE)
    first = inner.find('"')
    closes = first > 0 and not inner[first - 1].isspace() and not inner[first + 1 : first + 2].isalnum()
    return cell if closes else inner.replace(_QUOTE, '"')


def _split(line: str, dialect: Dialect) -> list[str]:
    """The cells between the separators; marks around a whole cell are taken away, all others stay."""
    cells = line.rstrip("\r\n").split(dialect.separator)
    return [
        _unquoted(cell) if len(cell) > 1 and cell.startswith('"') and cell.endswith('"') else cell for cell in cells
    ]


def _with_stand_ins(line: str) -> str:
    body = line.rstrip("\n")
    body = body.removesuffix("\r") if line.endswith("\r\n") else body
    return body.replace("\r", _CARRIAGE_RETURN) + line[len(body) :]
