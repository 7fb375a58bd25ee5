"""What every format is read into."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from core.counted import counted
from core.data.left_out import combined
from core.data.reading.bounds import check_extent
from core.data.reading.header import LOOK, MOST_ROWS_ABOVE, FirstRows, Header, Row, find_header
from core.data.reading.recognition import Format
from core.errors import ColumnError, FileError
from core.records import Change, ColumnMapping, Guess

_BLOCK = 20_000
_SHOWN_ROWS = 10

SEVERAL = " | "
"""Stands between the labels of a cell that holds several."""


@dataclass(frozen=True)
class RawTable:
    """A file as a table of text cells, before anything is decided about its columns.

    Attributes
    ----------
    name
        The file's name as the researcher knows it.
    columns
        Names of the columns, stripped and all different.
    frame
        Cells of pandas' ``str`` kind in file order, empty ones missing. The index is the row number that a spreadsheet
        shows (the header is row 1); for JSON and Parquet the number of the record, for JSON Lines that of the line. A
        record with several judgements is several rows of one number.
    rejected
        Rows that do not fit the header, with the columns of ``schemas.LEFT_OUT``.
    rejected_cells
        What the columns of a tool's export that belong to the text hold in such rows, by the row's number.
    encoding, separator
        Of a text file; None for the formats that have none.
    notes
        What the researcher should know about how the file was read.
    guesses
        What the file leaves open about its reading and was decided here.
    doubled
        Why it is no plain table, where several columns have one name: here the later ones are numbered, ``x (2)``.
    tool
        The annotation tool whose export it is; None for any other table.
    roles
        Fields of ``ColumnMapping`` that were settled, with their columns, where files or columns were put together.
    mapping
        What the columns of a tool's export hold; ``text`` is empty where it names its texts by ids alone.
    several
        Label columns in which a cell may hold several labels, with SEVERAL between them.
    of_judgements
        Columns of a long table that belong to the judgement and not to its text: answers, a comment, how sure it was.
    of_texts
        Columns of a long table that are known to belong to the text.
    asked
        Columns of a survey's file that may hold the labels of a text each.
    class_order
        The classes from one end to the other, where Errata wrote their order into the file.
    made_of
        Columns that were put together here, each with those of the file that it was made of.
    headings
        Columns that go by another file's name here, each with the name that stands in this file.
    sheets
        Names of all sheets of its workbook that hold a table; none where there is one alone.
    judges
        Who gave the label of each row, where no column says it; as long as the frame.
    by_hand
        What people decided by hand and noted in the project that a file of Errata's comes from, by the file's ids.
    """

    name: str
    columns: tuple[str, ...]
    frame: DataFrame
    format: Format
    rejected: DataFrame = field(default_factory=lambda: combined([]))
    rejected_cells: DataFrame = field(default_factory=DataFrame)
    encoding: str | None = None
    separator: str | None = None
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    doubled: ColumnError | None = None
    tool: str | None = None
    roles: tuple[tuple[str, str], ...] = ()
    mapping: ColumnMapping | None = None
    several: tuple[str, ...] = ()
    of_judgements: tuple[str, ...] = ()
    of_texts: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    class_order: tuple[str, ...] = ()
    made_of: tuple[tuple[str, tuple[str, ...]], ...] = ()
    headings: tuple[tuple[str, str], ...] = ()
    sheets: tuple[str, ...] = ()
    judges: Series | None = None
    by_hand: tuple[Change, ...] = ()

    @property
    def is_a_sheet(self) -> bool:
        """Whether the names of the columns may stand in another row than the first."""
        return self.format in (Format.DELIMITED, Format.SPREADSHEET)

    def heading(self, column: str) -> str:
        """What the column is called in the file, for whoever looks for it there."""
        return dict(self.headings).get(column, column)

    def in_file(self) -> str:
        """All columns as they are called in the file."""
        return ", ".join(map(self.heading, self.columns))


class RowCollector:
    """Gathers rows into compact columns, a block at a time: a large file never lies in memory as Python objects.

    Finds among the first rows the one that names the columns, or takes the one given (``core.data.reading.header``).
    Blank rows are passed over, and so are rows that repeat what stands above the data. A row that lacks its last cells
    is read with these empty, two that a line break cut apart are put together; any other that does not fit is a misfit.
    """

    def __init__(self, name: str, header_row: int | None = None) -> None:
        self._name = name
        self._header_row = header_row
        self._found: Header | None = None
        self._head: list[Row] = []
        self._below: FirstRows | None = None
        self._misfits: list[Row] = []
        self._fitting = 0
        self._repeated: list[int] = []
        self._short: list[int] = []
        self._broken: list[int] = []
        self._half: Row | None = None
        self._block: list[list[str]] = []
        self._chunks: list[pa.RecordBatch] = []
        self._numbers: list[int] = []

    def add(self, number: int, cells: list[str]) -> None:
        if not any(cells):
            return
        if self._below is not None:
            self._sort_in(number, cells, self._below)
            return
        self._head.append((number, cells))
        if len(self._head) >= LOOK and number > min(self._header_row or 0, MOST_ROWS_ABOVE):
            self._begin()

    @property
    def header(self) -> tuple[str, ...]:
        """The columns' names as they stand in the file; none where all rows are blank."""
        return self._begin().names

    @property
    def misfits(self) -> list[Row]:
        """Rows with other cells than the header has, which are not read."""
        self._end()
        return self._misfits

    @property
    def short(self) -> int:
        """Number of rows that are read although their last cells are missing."""
        self._end()
        return len(self._short)

    @property
    def fitting(self) -> int:
        """Number of rows that are read."""
        self._end()
        return self._fitting

    @property
    def notes(self) -> tuple[str, ...]:
        self._end()
        of_header = self._begin().notes
        broken = f"Put together, as a line break cut them in two: {numbered_rows(self._broken)}."
        again = f"Passed over, as they repeat what stands above the data: {numbered_rows(self._repeated)}."
        short = (
            f"Read although their last cells are missing, which were taken to be empty: {numbered_rows(self._short)}."
        )
        said = ((again, self._repeated), (broken, self._broken), (short, self._short))
        return (*of_header, *(note for note, rows in said if rows))

    @property
    def guesses(self) -> tuple[Guess, ...]:
        return self._begin().guesses

    @property
    def doubled(self) -> ColumnError | None:
        """What to say where several columns have one name."""
        return _doubled(self.header, self._name)

    def frame(self) -> DataFrame:
        """The rows that fit the header; several columns of one name are numbered."""
        header = self.header
        self._end()
        self._close_block()
        columns = _told_apart(header)
        arrays = [
            pa.chunked_array([chunk[i] for chunk in self._chunks], pa.large_string()) for i in range(len(columns))
        ]
        named = zip(header, columns, arrays, strict=True)
        kept = {column: array for head, column, array in named if head or array.null_count < len(array)}
        check_extent(self._name, len(self._numbers), len(kept))
        return text_frame(kept, self._numbers)

    def _begin(self) -> Header:
        """Find the header and go on with the rows that had to wait for it."""
        if self._found is None:
            widths = [sum(map(bool, cells)) for _, cells in self._head] or [0]
            # A single row that is far too wide does not fit the header; it is no reason to refuse the others.
            check_extent(self._name, 0, max(widths[0], sorted(widths)[len(widths) // 2]))
            self._found = find_header(self._head, self._name, self._header_row)
            self._below = FirstRows(self._head, self._found)
            waiting, self._head = self._head[self._found.first :], []
            for number, cells in waiting:
                self._sort_in(number, cells, self._below)
        return self._found

    def _sort_in(self, number: int, cells: list[str], first: FirstRows) -> None:
        """Keep a row or set it aside; one that is too short waits for the next, which may be its other half."""
        if self._half is not None:
            (begun, half), self._half = self._half, None
            if first.is_the_rest_of(cells, half):
                self._broken.append(begun)
                self._keep(begun, [*half[:-1], f"{half[-1]}\n{cells[0]}", *cells[1:]])
                return
            self._place(begun, half, first)
        if len(cells) < first.width:
            self._half = (number, cells)
        else:
            self._place(number, cells, first)

    def _end(self) -> None:
        """Go through all rows that were added."""
        self._begin()
        if self._half is not None and self._below is not None:
            (number, cells), self._half = self._half, None
            self._place(number, cells, self._below)

    def _place(self, number: int, cells: list[str], first: FirstRows) -> None:
        missing = first.width - len(cells)
        if cells[0] in first.beginnings and first.are_repeated_by(cells):
            self._repeated.append(number)
        elif not missing:
            self._keep(number, cells)
        elif missing > 0 and first.lacks_its_end(cells):
            self._short.append(number)
            self._keep(number, [*cells, *[""] * missing])
        else:
            self._misfits.append((number, cells))

    def _keep(self, number: int, cells: list[str]) -> None:
        self._block.append(cells)
        self._numbers.append(number)
        self._fitting += 1
        if len(self._block) == _BLOCK:
            check_extent(self._name, self._fitting, 0)
            self._close_block()

    def _close_block(self) -> None:
        if self._block:
            columns = [pa.array(cells, pa.large_string()) for cells in zip(*self._block, strict=True)]
            names = [str(i) for i in range(len(columns))]
            self._chunks.append(pa.RecordBatch.from_arrays([_without_empty(cells) for cells in columns], names))
            self._block = []


def numbered_rows(numbers: Sequence[int]) -> str:
    """“1 row (7)”, “12 rows (3, 4, 5, …)”."""
    listed = ", ".join(map(str, numbers[:_SHOWN_ROWS])) + (", …" if len(numbers) > _SHOWN_ROWS else "")
    return f"{counted(len(numbers), 'row')} ({listed})"


def text_frame(columns: dict[str, pa.ChunkedArray], numbers: Sequence[int]) -> DataFrame:
    """Columns of text as a frame of pandas' ``str`` kind with the row numbers as index."""
    frame = DataFrame({name: array.to_pandas() for name, array in columns.items()}, dtype="str")
    return frame.set_axis(pd.Index(np.asarray(numbers), dtype="int64", name="row"), axis=0)


def name_columns(header: Sequence[str], name: str) -> tuple[str, ...]:
    """Names for all columns, those without one called ``Unnamed: 0`` by their place as pandas does.

    Raises ColumnError where two columns have one name.
    """
    if (doubled := _doubled(header, name)) is not None:
        raise doubled
    return _told_apart(header)


def _doubled(header: Sequence[str], name: str) -> ColumnError | None:
    places = defaultdict(list)
    for place, column in enumerate(header, start=1):
        places[column].append(place)
    for column, found in places.items():
        if column and len(found) > 1:
            return ColumnError(
                f"{len(found)} columns are called “{column}”: column {' and column '.join(map(str, found))}.",
                where=name,
                todo="Give each column a name of its own.",
            )
    return None


def _told_apart(header: Sequence[str]) -> tuple[str, ...]:
    taken = set(header)
    seen: set[str] = set()
    names: list[str] = []
    for place, column in enumerate(header):
        is_free = column and column not in seen
        seen.add(column)
        names.append(column if is_free else _free_name(column, place, taken))
        taken.add(names[-1])
    return tuple(names)


def no_header(name: str) -> FileError:
    return FileError("The file is empty.", where=name, todo="Import a table with a header and at least one row.")


def _free_name(column: str, place: int, taken: set[str]) -> str:
    if column:
        return next(name for i in itertools.count(2) if (name := f"{column} ({i})") not in taken)
    candidates = itertools.chain([f"Unnamed: {place}"], (f"Unnamed: {place}.{i}" for i in itertools.count(1)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _without_empty(cells: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.large_string()), cells)
