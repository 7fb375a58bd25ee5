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
from pandas import DataFrame

from core.data.left_out import together
from core.data.reading.recognition import Format
from core.errors import ColumnError, FileError
from core.records import ColumnMapping, Guess

_BLOCK = 20_000

SEVERAL = " | "
"""Stands between the labels of a cell that holds several."""

# A table over this size is a damaged or hostile file: a few kilobytes can claim billions of cells.
MAX_CELLS = 50_000_000
MAX_UNPACKED_BYTES = 1_000_000_000


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
        Rows that do not fit the header, as lines of the left-out table of ``core.records``.
    encoding, separator
        Of a text file; None for the formats that have none.
    notes
        What the researcher should know about how the file was read.
    guesses
        What the file leaves open about its reading and was decided here.
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
    numbered_people
        Whether annotators that are called by a number are known by that of the tool's own install only: in another
        file the same number may be somebody else.
    """

    name: str
    columns: tuple[str, ...]
    frame: DataFrame
    format: Format
    rejected: DataFrame = field(default_factory=lambda: together([]))
    encoding: str | None = None
    separator: str | None = None
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    tool: str | None = None
    roles: tuple[tuple[str, str], ...] = ()
    mapping: ColumnMapping | None = None
    several: tuple[str, ...] = ()
    of_judgements: tuple[str, ...] = ()
    numbered_people: bool = False


class RowCollector:
    """Gathers rows into compact columns, a block at a time: a large file never lies in memory as Python objects.

    The first row added is the header; blank rows are passed over.
    """

    def __init__(self) -> None:
        self.header: list[str] = []
        self.misfits: list[tuple[int, list[str]]] = []
        self.fitting = 0
        self._block: list[list[str]] = []
        self._chunks: list[pa.RecordBatch] = []
        self._numbers: list[int] = []

    def add(self, number: int, cells: list[str]) -> None:
        if not any(cells):
            return
        if not self.header:
            self.header = [cell.strip() for cell in cells]
        elif len(cells) != len(self.header):
            self.misfits.append((number, cells))
        else:
            self._block.append(cells)
            self._numbers.append(number)
            self.fitting += 1
            if len(self._block) == _BLOCK:
                self._close_block()

    def frame(self, name: str) -> DataFrame:
        """The rows that fit the header; raises ColumnError where two columns have one name."""
        self._close_block()
        columns = name_columns(self.header, name)
        arrays = [
            pa.chunked_array([chunk[i] for chunk in self._chunks], pa.large_string()) for i in range(len(columns))
        ]
        named = zip(self.header, columns, arrays, strict=True)
        kept = {column: array for head, column, array in named if head or array.null_count < len(array)}
        return text_frame(kept, self._numbers)

    def _close_block(self) -> None:
        if self._block:
            columns = [pa.array(cells, pa.large_string()) for cells in zip(*self._block, strict=True)]
            names = [str(i) for i in range(len(columns))]
            self._chunks.append(pa.RecordBatch.from_arrays([_without_empty(cells) for cells in columns], names))
            self._block = []


def text_frame(columns: dict[str, pa.ChunkedArray], numbers: Sequence[int]) -> DataFrame:
    """Columns of text as a frame of pandas' ``str`` kind with the row numbers as index."""
    frame = DataFrame({name: array.to_pandas() for name, array in columns.items()}, dtype="str")
    return frame.set_axis(pd.Index(np.asarray(numbers), dtype="int64", name="row"), axis=0)


def name_columns(header: Sequence[str], name: str) -> tuple[str, ...]:
    """Names for all columns, those without one called ``Unnamed: 0`` by their place as pandas does.

    Raises ColumnError where two columns have one name.
    """
    places = defaultdict(list)
    for place, column in enumerate(header, start=1):
        places[column].append(place)
    for column, found in places.items():
        if column and len(found) > 1:
            raise ColumnError(
                f"{len(found)} columns are called “{column}”: column {' and column '.join(map(str, found))}.",
                where=name,
                todo="Give each column a name of its own.",
            )
    return tuple(column or _free_name(place, places) for place, column in enumerate(header))


def no_header(name: str) -> FileError:
    return FileError("The file is empty.", where=name, todo="Upload a table with a header and at least one row.")


def _free_name(place: int, taken: dict[str, list[int]]) -> str:
    candidates = itertools.chain([f"Unnamed: {place}"], (f"Unnamed: {place}.{i}" for i in itertools.count(1)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _without_empty(cells: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.large_string()), cells)
