"""Exports of annotation tools, told by what is in them and read as long tables of judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pandas import DataFrame

from core.data.left_out import combined
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.data.reading.tools import (
    active_tigger,
    active_tigger_schemes,
    appen,
    argilla,
    doccano,
    google_forms,
    inception,
    label_studio,
    label_studio_rows,
    limesurvey,
    microsoft_forms,
    mturk,
    potato,
    potato_schemes,
    potato_states,
    prodigy,
    qualtrics,
    spacy_categories,
    toloka,
)
from core.data.reading.tools.judgements import judgement_table
from core.data.reading.tools.tool import Record, Records, Tool, product

_FIRST = 50

# The more particular ones first.
TOOLS: tuple[Tool, ...] = (
    label_studio.TOOL,
    label_studio_rows.TOOL,
    prodigy.TOOL,
    argilla.TOOL,
    active_tigger.TOOL,
    active_tigger_schemes.TOOL,
    potato_states.TOOL,
    potato_schemes.SPANS,
    potato.TOOL,
    potato_schemes.TOOL,
    inception.TOOL,
    mturk.TOOL,
    appen.TOOL,
    toloka.TOOL,
    qualtrics.TOOL,
    limesurvey.TOOL,
    microsoft_forms.TOOL,
    google_forms.TOOL,
    doccano.TOOL,
    spacy_categories.TOOL,
)


def products() -> list[str]:
    """The tools by name, each once."""
    return list(dict.fromkeys(product(tool.name) for tool in TOOLS))


def question(name: str) -> str:
    """“in Prodigy: the recipe textcat.manual”; empty where it is not known how the tool asks about a whole text."""
    asked = [tool.question for tool in TOOLS if product(tool.name) == product(name) and tool.question]
    return f"in {product(name)}: {asked[0]}" if asked else ""


def know(records: Sequence[Record]) -> bool:
    """Whether a tool writes such objects."""
    return _recognise(records[:_FIRST]) is not None


def is_export(value: Mapping[str, Any]) -> bool:
    """Whether one object alone is a file that a tool writes."""
    return potato_states.TOOL.fits([value])


def bookkeeping(inside: Sequence[str]) -> list[str]:
    """Of the files of an archive, those that a tool keeps beside its annotations and that hold none."""
    return potato_states.bookkeeping(inside)


def of_records(
    records: Sequence[Record], numbers: Sequence[int], *, name: str, format: Format, encoding: str | None
) -> RawTable | None:
    """The judgements in the objects of a JSON file; None where no tool writes such. Raises FileError."""
    tool = _recognise(records[:_FIRST])
    return _read(tool, Records(records, numbers, name), format, encoding) if tool else None


def of_table(table: RawTable, items: tuple[str, ...] = ()) -> RawTable | None:
    """The judgements in a table; None where no tool writes such. Raises FileError.

    ``items`` are the columns of a survey that hold the labels of a text each, where the researcher names them.
    """
    tool = _recognise(_rows(table.frame.head(_FIRST)))
    if tool is None:
        return None
    records = Records(_rows(table.frame), table.frame.index.tolist(), table.name, items)
    found = _read(tool, records, table.format, table.encoding)
    rejected = combined([table.rejected, found.rejected])
    return replace(
        found,
        rejected=rejected,
        notes=(*table.notes, *found.notes),
        guesses=(*table.guesses, *found.guesses),
        separator=table.separator,
        sheets=table.sheets,
    )


def _recognise(first: Sequence[Record]) -> Tool | None:
    return next((tool for tool in TOOLS if first and tool.fits(first)), None)


def _read(tool: Tool, records: Records, format: Format, encoding: str | None) -> RawTable:
    found = tool.gather(records)
    table = judgement_table(
        found.judgements,
        found.unused,
        tool=tool.name,
        name=records.file,
        format=format,
        encoding=encoding,
        notes=found.notes,
        text=found.text,
    )
    guesses = (*found.guesses, *table.guesses)
    return replace(table, guesses=guesses, asked=found.asked)


def _rows(frame: DataFrame) -> list[Record]:
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    return [dict(zip(frame.columns, row, strict=True)) for row in rows]
