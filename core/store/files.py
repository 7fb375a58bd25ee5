"""Tables of texts and lists of objects as files, each written piece by piece and in its place only when complete."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pandas import DataFrame

from core.csv_escaping import is_run
from core.store.artifacts import replacing

XLSX_LONGEST_CELL = 32_767
XLSX_MOST_ROWS = 1_048_576
XLSX_MOST_COLUMNS = 16_384
XLSX_UNWRITABLE = re.compile(r"[\ufffe\uffff]")


def write_json_list(records: Iterable[dict[str, Any]], out: Path) -> None:
    """Write one list of objects, each in a line."""
    with replacing(out) as making, making.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, record in enumerate(records):
            file.write((",\n" if number else "\n") + json.dumps(record, ensure_ascii=False))
        file.write("\n]\n")


def write_json_lines(records: Iterable[dict[str, Any]], out: Path) -> None:
    with replacing(out) as making, making.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def write_parquet(frames: Iterable[DataFrame], out: Path) -> None:
    """Write frames of the same text columns below each other."""
    pieces = iter(frames)
    first = next(pieces)
    schema = pa.schema([(name, pa.large_string()) for name in first.columns])
    with replacing(out) as making, making.open("wb") as file, pq.ParquetWriter(file, schema) as writer:
        for frame in chain([first], pieces):
            writer.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False))


def write_xlsx(frames: Iterable[DataFrame], out: Path) -> None:
    """Write frames of the same columns below each other as one sheet, its cells texts or numbers.

    What a spreadsheet would run as a formula when somebody edits the cell carries Excel's own mark for texts, which is
    no part of the cell's value. The frames must be within the sheet's limits.
    """
    import xlsxwriter  # forty modules that few downloads need

    with (
        replacing(out) as making,
        making.open("wb") as file,
        xlsxwriter.Workbook(file, {"constant_memory": True}) as book,
    ):
        sheet, as_text = book.add_worksheet(), book.add_format({"quote_prefix": True})
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for row, cells in enumerate(_rows(frames)):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell, as_text if is_run(cell) else None)
                elif cell is not None:
                    sheet.write_number(row, column, cell)


def xlsx_cannot_hold(frame: DataFrame) -> str | None:
    """Why a sheet cannot hold the frame, in words; None where it can."""
    if len(frame) >= XLSX_MOST_ROWS or frame.shape[1] > XLSX_MOST_COLUMNS:
        return f"{len(frame) + 1:,} rows and {frame.shape[1]:,} columns are more than an XLSX file holds."
    for name in frame.select_dtypes(exclude="number"):
        cells = frame[name].dropna().astype("str")
        if cells.str.len().max() > XLSX_LONGEST_CELL:
            return f"A cell of “{name}” has more than the {XLSX_LONGEST_CELL:,} characters that an XLSX file holds."
        if cells.str.contains(XLSX_UNWRITABLE).any():
            return f"A cell of “{name}” holds a character that an XLSX file cannot hold."
    return None


def _rows(frames: Iterable[DataFrame]) -> Iterator[Sequence[str | float | None]]:
    for number, frame in enumerate(frames):
        if number == 0:
            yield tuple(frame.columns)
        yield from frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
