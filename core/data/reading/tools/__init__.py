"""Exports of annotation tools, told by what is in them and read as long tables of judgements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pandas import DataFrame

from core.data.left_out import together
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.data.reading.tools import (
    active_tigger,
    argilla,
    doccano,
    inception,
    label_studio,
    label_studio_rows,
    potato,
    prodigy,
)
from core.data.reading.tools.judgements import table_of
from core.data.reading.tools.tool import Record, Records, Tool

_FIRST = 50

# The more particular ones first.
TOOLS: tuple[Tool, ...] = (
    label_studio.TOOL,
    label_studio_rows.TOOL,
    prodigy.TOOL,
    argilla.TOOL,
    active_tigger.TOOL,
    potato.TOOL,
    inception.TOOL,
    doccano.TOOL,
)


def of_records(
    records: Sequence[Record], numbers: Sequence[int], *, name: str, format: Format, encoding: str | None
) -> RawTable | None:
    """The judgements in the objects of a JSON file; None where no tool writes such. Raises FileError."""
    tool = _recognise(records[:_FIRST])
    return _read(tool, Records(records, numbers, name), format, encoding) if tool else None


def of_table(table: RawTable) -> RawTable | None:
    """The judgements in a table; None where no tool writes such. Raises FileError."""
    tool = _recognise(_rows(table.frame.head(_FIRST)))
    if tool is None:
        return None
    records = Records(_rows(table.frame), table.frame.index.tolist(), table.name)
    found = _read(tool, records, table.format, table.encoding)
    rejected = together([table.rejected, found.rejected])
    return replace(
        found,
        rejected=rejected,
        notes=(*table.notes, *found.notes),
        guesses=(*table.guesses, *found.guesses),
        separator=table.separator,
    )


def _recognise(first: Sequence[Record]) -> Tool | None:
    return next((tool for tool in TOOLS if first and tool.fits(first)), None)


def _read(tool: Tool, records: Records, format: Format, encoding: str | None) -> RawTable:
    found = tool.gather(records)
    table = table_of(
        found.judgements,
        found.unused,
        tool=tool.name,
        name=records.file,
        format=format,
        encoding=encoding,
        notes=found.notes,
    )
    return replace(table, guesses=(*found.guesses, *table.guesses), numbered_people=found.numbered_people)


def _rows(frame: DataFrame) -> list[Record]:
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    return [dict(zip(frame.columns, row, strict=True)) for row in rows]
