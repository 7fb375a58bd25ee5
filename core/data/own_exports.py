"""Errata's own exports, read back: their columns say what they hold, so nothing has to be guessed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import msgspec
from pandas import DataFrame, Series, concat

from core.data import own_corrections
from core.data.left_out import DECIDED_ELSEWHERE, combined, left_out_rows
from core.data.own_context import with_context_apart
from core.data.own_objects import with_row_for_each_judgement, with_votes
from core.data.quotes import says_where, without_earlier_quotes, without_quotes
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.data.spelling import unify
from core.data.writing.columns import (
    ANNOTATOR_PREFIX,
    CLASS_ORDER,
    DECIDED,
    DETAIL_PREFIX,
    JUDGEMENTS,
    LONG,
    OBJECT,
    WIDE,
)
from core.records import BY_HAND as SOURCES_BY_HAND
from core.records import METADATA_PREFIX, ColumnMapping, ValueRules
from core.records.columns import ANNOTATOR, ID, LABEL, PART, REASON, SOURCE, TEXT, TIME

_OF_METADATA = " (data)"
_NOTE = "Exported from Errata: the vote is taken again over the annotators' judgements"


def recognised(table: RawTable) -> RawTable:
    """The table as it was before Errata exported it, with what its columns hold; any other table unchanged, but for
    the quotes that Errata put into it.

    Raises FileError where the votes of a text are no longer what Errata writes.
    """
    table = _without_order(table)
    if table.mapping is not None:
        return with_context_apart(table)
    if says_where(table):
        table = without_quotes(table)
    elif table.format is Format.DELIMITED and _is_own(table):
        table = without_earlier_quotes(table)
    return with_context_apart(_read_back(table))


def _read_back(table: RawTable) -> RawTable:
    if table.columns[: len(LONG)] == LONG:
        return _long(table)
    if table.columns[: len(OBJECT)] == OBJECT:
        table = _with_hands_apart(table)
        return _long(with_row_for_each_judgement(table)) if JUDGEMENTS in table.columns else _wide(with_votes(table))
    return _wide(_with_hands_apart(table)) if _is_own(table) else table


def _with_hands_apart(table: RawTable) -> RawTable:
    """What people decided and noted as what it is, and not as columns."""
    table = dataclasses.replace(
        table,
        by_hand=(*table.by_hand, *own_corrections.beside_texts(table), *own_corrections.notes(table)),
        notes=(*table.notes, *own_corrections.said(table)),
    )
    return _with_frame(table, own_corrections.without_columns(table.frame))


def _without_order(table: RawTable) -> RawTable:
    """The order of the classes as what it is, and not as a column."""
    if CLASS_ORDER not in table.columns:
        return table
    # A text with several judgements may be several rows.
    cells = table.frame[CLASS_ORDER].dropna().unique()
    try:
        order = msgspec.json.decode("".join(cells), type=tuple[str, ...])
    except msgspec.DecodeError:
        return table
    table = dataclasses.replace(
        table, class_order=order, of_texts=tuple(column for column in table.of_texts if column != CLASS_ORDER)
    )
    return _with_frame(table, table.frame.drop(columns=CLASS_ORDER))


def _is_own(table: RawTable) -> bool:
    if table.columns[: len(LONG)] == LONG:
        return True
    return table.columns[: len(WIDE)] == WIDE and any(map(_is_annotator, table.columns))


def _is_annotator(column: str) -> bool:
    return column.startswith(ANNOTATOR_PREFIX)


def _with_frame(table: RawTable, frame: DataFrame) -> RawTable:
    return dataclasses.replace(table, columns=tuple(frame.columns), frame=frame)


def _long(table: RawTable) -> RawTable:
    table = dataclasses.replace(table, by_hand=(*table.by_hand, *own_corrections.in_rows_of_their_own(table)))
    table = _with_hands_apart(table)
    frame = table.frame
    is_decision = frame[SOURCE].isin(SOURCES_BY_HAND)
    decisions = frame[is_decision]
    rejected = left_out_rows(
        decisions.index.to_series(),
        source=table.name,
        reason=[DECIDED_ELSEWHERE] * len(decisions),
        id=decisions[ID],
        text=decisions[TEXT],
        found=decisions[ANNOTATOR] + ": " + decisions[LABEL],
    )
    kept = frame[~is_decision].drop(columns=[SOURCE, DECIDED, REASON], errors="ignore")
    names = _free_names(kept.columns)
    return dataclasses.replace(
        _with_frame(table, kept.rename(columns=names)),
        rejected=combined([table.rejected, rejected]),
        of_texts=tuple(name for column, name in names.items() if column not in LONG and column != PART),
        of_judgements=tuple(name for column, name in names.items() if column.startswith(DETAIL_PREFIX)),
        notes=(*table.notes, f"{_NOTE}.", *_renamed(names)),
        mapping=ColumnMapping(
            text=names[TEXT],
            label=names[LABEL],
            annotator=names[ANNOTATOR],
            id=names[ID],
            part=names.get(PART),
            time=names[TIME],
            values=_values(frame[LABEL], kept[ANNOTATOR]),
        ),
    )


def _wide(table: RawTable) -> RawTable:
    names = _free_names(table.columns)
    return dataclasses.replace(
        _with_frame(table, table.frame.rename(columns=names)),
        notes=(*table.notes, f"{_NOTE} and compared with the labels in it.", *_renamed(names)),
        mapping=ColumnMapping(
            text=names[TEXT],
            label=names[LABEL],
            annotators=tuple(name for column, name in names.items() if _is_annotator(column)),
            id=names[ID],
            part=names.get(PART),
            values=_values(concat([table.frame[column] for column in (LABEL, *filter(_is_annotator, table.columns))])),
        ),
    )


def _values(*held: Series) -> ValueRules:
    """Values that the version kept apart although they look alike stay apart."""
    written = [dict.fromkeys(cells.dropna().tolist(), 1) for cells in held]
    return ValueRules(keep_apart=any(unify(values) != dict(zip(values, values, strict=True)) for values in written))


def _free_names(columns: Iterable[str]) -> dict[str, str]:
    """What each column is called from now on: annotators and metadata by their own names, Errata's own by free ones."""
    own = {*WIDE, *LONG, PART}
    names: dict[str, str] = {}
    for column in sorted(columns, key=lambda column: (not _is_annotator(column), column in own)):
        prefixes = (ANNOTATOR_PREFIX, DETAIL_PREFIX, METADATA_PREFIX)
        name = column.removeprefix(next(filter(column.startswith, prefixes), ""))
        while name in names.values():
            name += " (Errata)" if column in own else _OF_METADATA
        names[column] = name
    return {column: names[column] for column in columns}


def _renamed(names: dict[str, str]) -> tuple[str, ...]:
    """A note on metadata whose name an annotator has."""
    changed = [f"“{name}”" for name in names.values() if name.endswith(_OF_METADATA) and name not in names]
    return (f"Columns that have the name of an annotator were renamed: {', '.join(changed)}.",) if changed else ()
