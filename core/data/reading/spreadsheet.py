"""XLSX and ODS."""

from __future__ import annotations

import datetime
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from core.data.reading.cells import as_cell
from core.data.reading.recognition import Format
from core.data.reading.table import MAX_CELLS, MAX_UNPACKED_BYTES, RawTable, RowCollector
from core.errors import FileError

_MOST_TIMES_PACKED = 200
_SMALL_BYTES = 10_000_000
_CHUNK = 1 << 20
_LETTERS = 26

_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_CELL_BYTES = 32

_DAMAGE = (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def read(path: Path, name: str, header_row: int | None = None) -> RawTable:
    """Read the first sheet that holds anything.

    Raises FileError where the file is damaged, locked, empty, or unpacks to far more than a table of texts.
    """
    try:
        _check_unpacked_size(path, name)
        with CalamineWorkbook.from_path(str(path)) as workbook:
            sheet, rows = _first_filled_sheet(workbook, name, header_row)
            sheets = len(workbook.sheet_names)
    except _DAMAGE as error:
        raise FileError(
            "The spreadsheet is damaged or locked with a password.",
            where=name,
            todo="Open it, and save it again as XLSX without a password.",
        ) from error
    if not rows.header:
        raise FileError("The spreadsheet is empty.", where=name, todo="Upload one with a header and at least one row.")
    frame = rows.frame()
    notes = (f"The sheet “{sheet}” was read; the file has {sheets} sheets.",) if sheets > 1 else ()
    return RawTable(
        name=name,
        columns=tuple(frame.columns),
        frame=frame,
        format=Format.SPREADSHEET,
        notes=(*notes, *rows.notes),
        guesses=rows.guesses,
        doubled=rows.doubled,
    )


def _first_filled_sheet(workbook: CalamineWorkbook, name: str, header_row: int | None) -> tuple[str, RowCollector]:
    visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    for sheet in visible:
        rows = RowCollector(name, header_row)
        for number, values in enumerate(workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1):
            rows.add(number, [_as_shown(value) for value in values])
        if rows.header:
            return sheet, rows
    return "", RowCollector(name)


def _as_shown(value: Any) -> str:
    """A cell as the spreadsheet shows it, where 1 and 1.0 are the same number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return as_cell(value) or ""


def _check_unpacked_size(path: Path, name: str) -> None:
    """Unpack piece by piece and count, for what an archive says about its own size can be a lie."""
    allowed = min(MAX_UNPACKED_BYTES, max(path.stat().st_size * _MOST_TIMES_PACKED, _SMALL_BYTES))
    unpacked = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            member.file_size, member.CRC = allowed + 1, None  # type: ignore[assignment]
            last_row = last_column = 0
            with archive.open(member) as stream:
                rest = b""
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    for column, row in _CELL.findall(rest + chunk):
                        last_column, last_row = max(last_column, _number(column)), max(last_row, int(row))
                    rest = chunk[-_CELL_BYTES:]
                    if unpacked > allowed or last_row * last_column > MAX_CELLS:
                        raise _too_much(name)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _too_much(name: str) -> FileError:
    return FileError(
        "The spreadsheet unpacks to far more than a table of texts.",
        where=name,
        todo="Copy the rows and columns that are needed into a new one, or save it as CSV.",
    )
