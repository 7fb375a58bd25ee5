"""An export that says itself what its columns hold, where the researcher chose others."""

from __future__ import annotations

import dataclasses

from pandas import Series

from core.data.context import with_context
from core.data.reading.table import RawTable
from core.records import ColumnMapping
from core.records.columns import ROW, SOURCE, TEXT


def as_chosen(table: RawTable, mapping: ColumnMapping) -> RawTable:
    """The table with the chosen texts in the rows left out, and without the guesses that the choice overrules."""
    own = table.mapping
    if own is None:
        return table
    chosen = {
        field.name for field in dataclasses.fields(own) if getattr(mapping, field.name) != getattr(own, field.name)
    }
    guesses = tuple(guess for guess in table.guesses if guess.option not in chosen)
    texts = _rejected_texts(table, mapping) if chosen & {"text", "context"} else table.rejected[TEXT]
    return dataclasses.replace(table, guesses=guesses, rejected=table.rejected.assign(**{TEXT: texts}))


def _rejected_texts(table: RawTable, mapping: ColumnMapping) -> Series:
    """The texts of the rows left out, as those of the others: another file's rows keep theirs."""
    cells, rejected = table.rejected_cells, table.rejected
    if mapping.text not in cells:
        return rejected[TEXT]
    context = [column for column in mapping.context if column in cells]
    texts = with_context(dataclasses.replace(table, frame=cells), mapping.text, context).frame[mapping.text]
    is_known = rejected[ROW].isin(texts.index) & rejected[SOURCE].eq(table.name)
    return rejected[TEXT].mask(is_known, rejected[ROW].map(texts)).astype("str")
