"""CSV, TSV and their kin."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from pandas import DataFrame

from core.data.left_out import left_out_rows
from core.data.reading.decoding import TextFile
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable, RowCollector, no_header
from core.errors import FileError

TAB = "\t"
_SEPARATORS = (",", ";", TAB, "|")
# A table of one column has no separator; this character stands in no text.
_NO_SEPARATOR = "\x1f"
_END = "\x1eend of file"

_SAMPLE_CHARACTERS = 1 << 18
_FOUND_CHARACTERS = 1000

# Python's csv refuses cells over 131,072 characters, a limit of the whole process; files are bounded before.
csv.field_size_limit(2**31 - 1)


def read(text: TextFile, name: str, header_row: int | None = None) -> RawTable:
    """Read delimited text; rows that do not fit the header are set aside.

    Raises FileError where the file is empty, a quote is never closed, or most rows do not fit.
    """
    separator = detect_separator(text.read(_SAMPLE_CHARACTERS))
    rows, notes = _parse(text, separator or _NO_SEPARATOR, name, header_row)
    if not rows.header:
        raise no_header(name)
    frame = rows.frame()
    rejected = _rejected(rows, separator or " ", name)
    if len(rejected) > rows.fitting:
        raise FileError(
            f"{len(rejected):,} of {len(rejected) + rows.fitting:,} rows do not fit the header; the first is row "
            f"{rows.misfits[0][0]}: {rejected['reason'].iloc[0]}.",
            where=name,
            todo="Put texts that hold the separator in double quotes, or save the table as XLSX.",
        )
    return RawTable(
        name=name,
        columns=tuple(frame.columns),
        frame=frame,
        format=Format.DELIMITED,
        rejected=rejected,
        encoding=text.encoding,
        separator=separator,
        notes=(*text.notes, *notes, *rows.notes),
        guesses=rows.guesses,
    )


def detect_separator(sample: str) -> str | None:
    """The separator under which most rows of the sample have as many fields as the header; None for one column."""
    fits = {separator: _fit(sample, separator) for separator in _SEPARATORS}
    best = max(fits, key=lambda separator: fits[separator])
    return best if fits[best] > (0.0, 0) else None


def _fit(sample: str, separator: str) -> tuple[float, int]:
    """Share of rows with as many fields as the header, then the number of fields; zero for one field."""
    rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if row]
    # The sample may end in the middle of its last row.
    body = rows[1:-1] or rows[1:]
    width = len(rows[0]) if rows else 0
    if width < 2:
        return 0.0, 0
    share = sum(len(row) == width for row in body) / len(body) if body else 1.0
    return share, width


def _parse(text: TextFile, separator: str, name: str, header_row: int | None) -> tuple[RowCollector, tuple[str, ...]]:
    try:
        quoted = _collect(_records(text, delimiter=separator, strict=True), name, header_row)
    except csv.Error:
        quoted = None
    # In one column, quotes that open and close as they should are those of texts with several lines.
    if separator == TAB or (separator == _NO_SEPARATOR and quoted is None):
        plain = _collect(_records(text, delimiter=separator, quoting=csv.QUOTE_NONE), name, header_row)
        if _is_unquoted(plain, quoted):
            return plain, ("Quotation marks were taken as part of the texts: the file does not use them around cells.",)
    if quoted is None:
        quoted = _collect(_closed(_records(text, delimiter=separator), name), name, header_row)
    return quoted, ()


def _records(text: TextFile, **dialect: Any) -> Iterator[tuple[int, list[str]]]:
    return enumerate(csv.reader(chain(text.lines(), [_END]), **dialect), start=1)


def _collect(records: Iterator[tuple[int, list[str]]], name: str, header_row: int | None) -> RowCollector:
    rows = RowCollector(name, header_row)
    for number, cells in records:
        if cells != [_END]:
            rows.add(number, cells)
    return rows


def _closed(records: Iterator[tuple[int, list[str]]], name: str) -> Iterator[tuple[int, list[str]]]:
    """Pass the records on; raises FileError where a quote swallowed the rest of the file."""
    for number, cells in records:
        if cells != [_END] and cells and cells[-1].endswith(_END):
            raise FileError(
                f"A quotation mark opened in row {number} is never closed.",
                where=name,
                todo='Close it, or double it ("") where it belongs to the text.',
            )
        yield number, cells


def _is_unquoted(plain: RowCollector, quoted: RowCollector | None) -> bool:
    """Whether the file is written without quoting, as the standard of tab-separated files has it: a line is a row."""
    if plain.misfits or not plain.fitting or (quoted is not None and quoted.fitting == plain.fitting):
        return False
    return _share_in_quotes(plain.frame()) < 0.5


def _share_in_quotes(frame: DataFrame) -> float:
    in_quotes = frame.apply(lambda cells: cells.str.startswith('"', na=False) & cells.str.endswith('"', na=False))
    return float(in_quotes.any(axis=1).mean())


def _rejected(rows: RowCollector, separator: str, name: str) -> DataFrame:
    width = len(rows.header)
    return left_out_rows(
        [number for number, _ in rows.misfits],
        source=name,
        reason=[f"row has {len(cells)} {_fields(len(cells))}, the header has {width}" for _, cells in rows.misfits],
        found=[separator.join(cells)[:_FOUND_CHARACTERS] for _, cells in rows.misfits],
    )


def _fields(number: int) -> str:
    return "field" if number == 1 else "fields"
