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

from core.counted import beginning, counted, joined_at_most, quoted
from core.data.reading.bounds import Together, check_number
from core.data.reading.cells import as_cell, as_whole
from core.data.reading.open_document import with_written_breaks
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable, RowCollector
from core.data.reading.workbook_scan import Marks, Scan, scan
from core.errors import ErrataError, FileError
from core.records import Guess

# A spreadsheet keeps 15 digits of a number.
_EXACT_BELOW = 10**15
_ZIP = b"PK"
_MOST_NAMED = 20

_DAMAGE = (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)


def read(path: Path, name: str, header_row: int | None = None, wanted: Sequence[str] = ()) -> tuple[RawTable, ...]:
    """Read the sheet with the most cells, together with those that have the same columns, as where each coder has one.

    ``header_row`` is the row that names the columns, 0 where none does, None to find out. ``wanted`` are the names of
    the sheets to read instead.

    Raises FileError where the file is damaged, locked, empty, unpacks to far more than a table of texts, or has none of
    the wanted sheets.
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
    filled = [sheet for sheet in sheets if len(sheet.table.frame)] or sheets
    chosen = _named(filled, wanted, name) if wanted else _largest(filled)
    passed_over += [f"“{sheet.name}” (no row below the header)" for sheet in sheets if sheet not in filled]
    tables = _tables_of(chosen, name, [sheet.name for sheet in filled])
    return _told(tables, chosen, filled, passed_over, found.errors_somewhere, is_guess=not wanted)


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


def _largest(filled: Sequence[_Sheet]) -> list[_Sheet]:
    """The sheets with the same columns that have the most cells together; the first ones of those that have as many."""
    groups = [[other for other in filled if other.columns == sheet.columns] for sheet in filled]
    return max(groups, key=lambda group: sum(sheet.table.frame.size for sheet in group))


def _named(filled: Sequence[_Sheet], wanted: Sequence[str], name: str) -> list[_Sheet]:
    if chosen := [sheet for sheet in filled if sheet.name in wanted]:
        return chosen
    there = joined_at_most(_MOST_NAMED, [f"“{beginning(sheet.name)}”" for sheet in filled])
    raise FileError(
        f"There is no sheet {quoted(wanted, 'or')} with a table.", where=name, todo=f"Choose among its sheets {there}."
    )


def _tables_of(chosen: Sequence[_Sheet], name: str, there: Sequence[str]) -> list[RawTable]:
    sheets = tuple(there) if len(there) > 1 else ()
    if len(chosen) == 1:
        return [replace(chosen[0].table, sheets=sheets)]
    return [replace(sheet.table, name=f"{name} › {sheet.name}", sheets=sheets) for sheet in chosen]


def _told(
    tables: Sequence[RawTable],
    chosen: Sequence[_Sheet],
    filled: Sequence[_Sheet],
    passed_over: Sequence[str],
    errors: int,
    *,
    is_guess: bool,
) -> tuple[RawTable, ...]:
    """The tables; the first says which sheets were read: a guess where others have a table, too."""
    others = [sheet for sheet in filled if sheet not in chosen]
    not_read = [f"“{sheet.name}”{' (other columns)' * is_guess}" for sheet in others] + [*passed_over]
    said = [_sheets_in_words(chosen, not_read)] if len(chosen) + len(not_read) > 1 else []
    first, *rest = tables
    if others and is_guess:
        guesses = (*(Guess(words, "sheets") for words in said), *first.guesses)
        first, said = replace(first, guesses=guesses), []
    return (replace(first, notes=(*said, *_open_document_notes(errors), *first.notes)), *rest)


def _sheets_in_words(chosen: Sequence[_Sheet], not_read: Sequence[str]) -> str:
    names = ", ".join(f"“{sheet.name}”" for sheet in chosen)
    are_alike = len({sheet.columns for sheet in chosen}) == 1
    read = f"The sheets {names} {'have the same columns and ' * are_alike}were read"
    read = f"The sheet {names} was read" if len(chosen) == 1 else read
    return f"{read}{'; not read: ' if not_read else ''}{', '.join(not_read)}."


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
