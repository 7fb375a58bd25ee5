"""CSV, TSV and their kin."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from pandas import DataFrame

from core.counted import counted
from core.data.left_out import left_out_rows
from core.data.reading.decoding import TextFile
from core.data.reading.header import LOOK, find_header
from core.data.reading.quoting import DelimitedRows, Dialect
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable, RowCollector, no_header, numbered_rows
from core.errors import FileError
from core.records.columns import REASON

TAB, BLANK = "\t", " "
_SEPARATORS = (",", ";", TAB, "|")
# A table of one column has no separator; this character stands in no text.
_NO_SEPARATOR = "\x1f"

_SAMPLE_CHARACTERS = 1 << 18
_FOUND_CHARACTERS = 1000

_ESCAPES = "Quotation marks within cells stand behind a backslash in this file; they were read without it."
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n", re.IGNORECASE)
# R's write.table sets all texts in quotation marks, and blanks between the cells.
_HEADER_OF_R = re.compile(r'\s*"[^"\n]*"( "[^"\n]*")*\r?\n')


def read(text: TextFile, name: str, header_row: int | None = None) -> RawTable:
    """Read delimited text; rows that do not fit the header are set aside.

    Raises FileError where the file is empty, or most rows do not fit.
    """
    sample = text.read(_SAMPLE_CHARACTERS)
    separator, width = detect_separator(sample)
    dialect = Dialect(separator or _NO_SEPARATOR, spaced=_is_spaced(sample, separator))
    rows, notes = _parse(text, dialect, width, partial(RowCollector, name, header_row))
    if not rows.header:
        raise no_header(name)
    frame = rows.frame()
    rejected = _rejected(rows, separator or " ", name)
    if len(rejected) > rows.fitting:
        raise FileError(
            f"{len(rejected):,} of {len(rejected) + rows.fitting:,} rows do not fit the header; the first is row "
            f"{rows.misfits[0][0]}: {rejected[REASON].iloc[0]}.",
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
        guesses=(*text.guesses, *rows.guesses),
        doubled=rows.doubled,
    )


def detect_separator(sample: str) -> tuple[str | None, int]:
    """The separator under which most rows of the sample have as many fields as the header, None for one column.

    Beside it the number of fields.
    """
    named = _SEPARATOR_LINE.match(sample)
    candidates = (*_SEPARATORS, BLANK) if _HEADER_OF_R.match(sample) else _SEPARATORS
    fits = {separator: _fit(sample, separator) for separator in ([named[1]] if named else candidates)}
    best = max(fits, key=lambda separator: fits[separator])
    return (best, fits[best][1]) if fits[best] > (0.0, 0) else (None, 1)


def _fit(sample: str, separator: str) -> tuple[float, int]:
    """Share of rows with as many fields as the header, then the number of fields; zero for one field."""
    rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if any(row)]
    header = find_header(list(enumerate(rows[:LOOK], start=1)), "")
    # The sample may end in the middle of its last row.
    body = rows[header.first : -1] or rows[header.first :]
    width = len(header.names)
    if width < 2:
        return 0.0, 0
    return (sum(len(row) == width for row in body) / len(body) if body else 1.0), width


def _is_spaced(sample: str, separator: str | None) -> bool:
    """Whether blanks stand between the separators and the quotation marks of the cells."""
    lines = [line for line in sample.splitlines() if line.strip()][:LOOK]
    spaced = re.compile(rf'{re.escape(separator)} +"') if separator and separator != BLANK else None
    return spaced is not None and sum(map(bool, map(spaced.search, lines[1:]))) * 2 > len(lines[1:])


def _parse(
    text: TextFile, dialect: Dialect, width: int, collector: Callable[[], RowCollector]
) -> tuple[RowCollector, tuple[str, ...]]:
    rows = DelimitedRows(text.lines(), dialect, width)
    read = _collected(rows, collector())
    if rows.has_escape:
        escaped = replace(dialect, escaped=True, doubled=rows.has_doubled_backslash and not rows.has_lone_backslash)
        again = DelimitedRows(text.lines(), escaped, width)
        read_again = _collected(again, collector())
        if len(again.repaired) + len(read_again.misfits) < len(rows.repaired) + len(read.misfits):
            return read_again, (_ESCAPES, *_notes(again))
    # In one column, quotes that open and close as they should are those of texts with several lines.
    if dialect.separator == TAB or (dialect.separator == _NO_SEPARATOR and rows.repaired):
        lines = (line.rstrip("\r\n").split(dialect.separator) for line in text.lines())
        plain = _collected(enumerate(lines, start=1), collector())
        if _is_unquoted(plain, read, rows):
            return plain, ("Quotation marks were taken as part of the texts: the file does not use them around cells.",)
    return read, _notes(rows)


def _notes(rows: DelimitedRows) -> tuple[str, ...]:
    repaired = f"Quotation marks out of place were taken as part of the texts: {numbered_rows(rows.repaired)}."
    texts = f'{counted(rows.excel_texts, "cell")} written as formulas (="…") were read as the texts in them.'
    return (*([repaired] if rows.repaired else []), *([texts] if rows.excel_texts else []))


def _collected(rows: Iterable[tuple[int, list[str]]], collector: RowCollector) -> RowCollector:
    for number, cells in rows:
        collector.add(number, cells)
    return collector


def _is_unquoted(plain: RowCollector, quoted: RowCollector, rows: DelimitedRows) -> bool:
    """Whether the file is written without quoting, as the standard of tab-separated files has it: a line is a row."""
    if plain.misfits or plain.short or not plain.fitting or (not rows.repaired and quoted.fitting == plain.fitting):
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
        reason=[f"row has {counted(len(cells), 'field')}, the header has {width}" for _, cells in rows.misfits],
        found=[separator.join(cells)[:_FOUND_CHARACTERS] for _, cells in rows.misfits],
    )
