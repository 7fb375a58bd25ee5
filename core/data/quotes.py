"""The quotes that an export puts before texts which spreadsheets would run, taken away again."""

from __future__ import annotations

import dataclasses

import msgspec
from pandas import Series

from core.counted import beginning
from core.csv_escaping import NOT_QUOTED, QUOTED, once_quoted, plain_name
from core.data.reading.table import RawTable
from core.errors import FileError


def without_quotes(table: RawTable) -> RawTable:
    """The table as it was before, told by its column ``QUOTED``; a table without such a column stays as it is.

    Raises FileError where the column holds anything else than lists of columns.
    """
    if NOT_QUOTED in table.columns:
        frame = table.frame.drop(columns=NOT_QUOTED)
        return dataclasses.replace(table, columns=tuple(frame.columns), frame=frame)
    if QUOTED not in table.columns:
        return table
    named = [_columns(cell, row, table.name) for row, cell in table.frame[QUOTED].items()]
    frame = table.frame.drop(columns=QUOTED)
    frame = frame.set_axis([plain_name(str(name)) for name in frame.columns], axis=1)
    found = list(dict.fromkeys(column for columns in named for column in columns))
    for column in (column for column in found if column in frame):
        quoted = Series([column in columns for columns in named], index=frame.index, dtype="bool")
        frame[column] = frame[column].mask(quoted, frame[column].str.removeprefix("'"))
    gone = ", ".join(f"“{column}”" for column in found if column not in frame)
    note = f"“{QUOTED}” names columns that are not there: {gone}. Under another name they keep the quotes."
    changed = dataclasses.replace(table, columns=tuple(frame.columns), frame=frame)
    return dataclasses.replace(changed, notes=(*table.notes, note)) if gone else changed


def says_where(table: RawTable) -> bool:
    """Whether the table says where quotes were put."""
    return not {QUOTED, NOT_QUOTED}.isdisjoint(table.columns)


def without_earlier_quotes(table: RawTable) -> RawTable:
    """The table without the quotes of an Errata that did not yet say where it put them.

    It put one before every text that begins with a sign, and a further one where such a quote was there already.
    """
    frame = table.frame.apply(_without_one)
    frame = frame.set_axis(_without_one(Series(frame.columns, dtype="str")), axis=1)
    return dataclasses.replace(table, columns=tuple(frame.columns), frame=frame)


def _without_one(cells: Series) -> Series:
    quoted = [isinstance(cell, str) and once_quoted(cell) for cell in cells]
    return cells.mask(Series(quoted, index=cells.index, dtype="bool"), cells.str.slice(1))


def _columns(cell: object, row: object, where: str) -> frozenset[str]:
    if not isinstance(cell, str):
        return frozenset()
    try:
        return frozenset(msgspec.json.decode(cell, type=list[str]))
    except msgspec.DecodeError as error:
        raise FileError(
            f"Row {row}, column “{QUOTED}” is no list of columns: {beginning(cell)}",
            where=where,
            todo="Export the table again, or take the column away together with the quotes that it names.",
        ) from error
