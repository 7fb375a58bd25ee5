"""XLSX, ODS and the old XLS."""

from __future__ import annotations

import datetime
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from core.counted import beginning, counted
from core.data.reading.bounds import Together, check_number
from core.data.reading.cells import as_cell, as_whole
from core.data.reading.open_document import with_written_breaks
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable, RowCollector
from core.data.reading.workbook_scan import Marks, Scan, scan
from core.errors import ErrataError, FileError

# A spreadsheet keeps 15 digits of a number.
_EXACT_BELOW = 10**15
_ZIP = b"PK"

_DAMAGE = (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)


def read(path: Path, name: str, header_row: int | None = None) -> tuple[RawTable, ...]:
    """Read the first filled sheet, or those that have the same columns, as where each coder has a sheet.

    ``header_row`` is the row that names the columns, 0 where none does, None to find out.

    Raises FileError where the file is damaged, locked, empty, or unpacks to far more than a table of texts.
    """
    try:
        found = scan(path, name) if _is_zip(path) else Scan()
        with (
            with_written_breaks(path, are_there=found.has_breaks) as readable,
            CalamineWorkbook.from_path(str(readable)) as workbook,
        ):
            sheets, passed_over = _sheets(workbook, found, name, header_row)
    except _DAMAGE as error:
        raise FileError(
            "The spreadsheet is damaged or locked with a password.",
            where=name,
            todo="Open it, and save it again as XLSX without a password.",
        ) from error
    if not sheets:
        raise FileError("The spreadsheet is empty.", where=name, todo="Import one with a header and at least one row.")
    return _chosen(sheets, passed_over, name, found.errors_somewhere)


@dataclass(frozen=True, eq=False)
class _Sheet:
    name: str
    table: RawTable

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.table.columns)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_ZIP)) == _ZIP


def _sheets(
    workbook: CalamineWorkbook, found: Scan, name: str, header_row: int | None
) -> tuple[list[_Sheet], list[str]]:
    """The sheets that hold a table, and those passed over with the reason; raises the error that all of them have."""
    check_number(len(workbook.sheets_metadata), "sheets", name)
    sheets, passed_over, errors = [], [], []
    together = Together()
    for sheet in workbook.sheets_metadata:
        try:
            table = None if _unreadable(sheet) else _table(workbook, sheet.name, found, name, header_row)
        except ErrataError as error:
            errors.append(error)
            passed_over.append(f"“{sheet.name}” (its columns have no names of their own)")
            continue
        if table is None:
            passed_over.append(f"“{sheet.name}” ({_unreadable(sheet) or 'empty'})")
        else:
            together.take(name, *table.frame.shape)
            sheets.append(_Sheet(sheet.name, table))
    if errors and not sheets:
        raise errors[0]
    return sheets, passed_over


def _chosen(sheets: Sequence[_Sheet], passed_over: list[str], name: str, errors: int) -> tuple[RawTable, ...]:
    """The most sheets with the same columns, the first ones where others are as many, with notes on the rest."""
    filled = [sheet for sheet in sheets if len(sheet.table.frame)] or sheets
    groups = [[other for other in filled if other.columns == sheet.columns] for sheet in filled]
    chosen = max(groups, key=len)
    passed_over += [f"“{sheet.name}” (other columns)" for sheet in filled if sheet not in chosen]
    passed_over += [f"“{sheet.name}” (no row below the header)" for sheet in sheets if sheet not in filled]
    notes = (*_sheet_notes(chosen, passed_over), *_open_document_notes(errors))
    first, *others = [_named(sheet, name, alone=len(chosen) == 1) for sheet in chosen]
    return (replace(first, notes=(*notes, *first.notes)), *others)


def _named(sheet: _Sheet, name: str, *, alone: bool) -> RawTable:
    return sheet.table if alone else replace(sheet.table, name=f"{name} › {sheet.name}")


def _sheet_notes(chosen: Sequence[_Sheet], passed_over: Sequence[str]) -> tuple[str, ...]:
    if len(chosen) + len(passed_over) == 1:
        return ()
    names = ", ".join(f"“{sheet.name}”" for sheet in chosen)
    alone = len(chosen) == 1
    read = f"The sheet {names} was read" if alone else f"The sheets {names} have the same columns and were read"
    return (f"{read}{'; not read: ' if passed_over else ''}{', '.join(passed_over)}.",)


def _open_document_notes(errors: int) -> tuple[str, ...]:
    cells = counted(errors, "cell holds", "cells hold")
    return (f"{cells} an error such as #N/A and counts as empty.",) if errors else ()


def _unreadable(sheet: SheetMetadata) -> str | None:
    if sheet.typ != SheetTypeEnum.WorkSheet:
        return "no table"
    return None if sheet.visible == SheetVisibleEnum.Visible else "hidden"


def _with_formulas(workbook: CalamineWorkbook, sheet: str, marks: Marks) -> Iterator[list[str]]:
    """The cells of each row, formulas without a value as they are written; all rows of one length."""
    values = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    height = max([len(values), *(row for row, _ in marks.formulas)])
    width = max([len(values[0]) if values else 0, *(column for _, column in marks.formulas)])
    written: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for (number, column), formula in marks.formulas.items():
        written[number][column] = formula
    for number in range(1, height + 1):
        shown = [_as_shown(value) for value in values[number - 1]] if number <= len(values) else []
        cells = shown + [""] * (width - len(shown))
        for column, formula in written[number].items():
            cells[column - 1] = formula
        yield cells


def _as_shown(value: Any) -> str:
    """A cell as the spreadsheet shows it, where 1 and 1.0 are the same number."""
    value = as_whole(value, _EXACT_BELOW)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return as_cell(value) or ""


def _table(workbook: CalamineWorkbook, sheet: str, found: Scan, name: str, header_row: int | None) -> RawTable | None:
    marks = found.sheets.get(sheet, Marks())
    rows = RowCollector(name, header_row)
    for number, cells in enumerate(_with_formulas(workbook, sheet, marks), start=1):
        rows.add(number, cells)
    if not rows.header:
        return None
    frame = rows.frame()
    return RawTable(
        name=name,
        columns=tuple(frame.columns),
        frame=frame,
        format=Format.SPREADSHEET,
        notes=(*rows.notes, *_error_notes(marks), *_formula_notes(marks)),
        guesses=rows.guesses,
        doubled=rows.doubled,
    )


def _error_notes(marks: Marks) -> tuple[str, ...]:
    if not marks.errors:
        return ()
    cells = counted(len(marks.errors), "cell holds", "cells hold")
    return (f"{cells} an error such as #N/A and counts as empty; the first is {_cell(*marks.errors[0])}.",)


def _formula_notes(marks: Marks) -> tuple[str, ...]:
    if not marks.formulas:
        return ()
    place, formula = next(iter(marks.formulas.items()))
    cells = counted(len(marks.formulas), "cell holds a formula", "cells hold formulas")
    return (f"{cells} without a result, read as written; the first is {_cell(*place)}: {beginning(formula)}",)


def _cell(row: int, column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"
