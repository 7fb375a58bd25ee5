"""From a wide, long or simple table to texts and judgements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import regex
from pandas import DataFrame, Series

from core.counted import counted
from core.data.judgement_columns import JudgementColumns
from core.data.left_out import EMPTY_TEXT, NO_ANNOTATOR, NO_ID, NO_LABEL, combined, left_out_rows
from core.data.parts import named_parts
from core.data.reading.table import RawTable
from core.data.written import Spellings
from core.records import JUDGEMENT_PREFIX, METADATA_PREFIX, ColumnMapping
from core.records.columns import ANNOTATOR, GIVEN_LABEL, ID, LABEL, PART, ROW, SOURCE, TEXT, TIME

LONGEST_TEXT = 100_000
TOO_LONG = f"text longer than {LONGEST_TEXT:,} characters"

# White space, characters without a shape of their own, and the blank of the Braille block.
_INVISIBLE = regex.compile(r"[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*")


@dataclass(frozen=True)
class Unfolded:
    """One file's texts and the judgements on them.

    Attributes
    ----------
    items
        One row per text: ``source, row, id, text, given_label, part`` and ``meta:<column>``; ``id`` is missing where
        the file has no ids.
    judgements
        One row per judgement in the order of the file: ``item`` (position in ``items``), ``row, annotator, label,
        time`` and ``judgement:<column>``.
    left_out
        Rows that are neither.
    notes
        What the researcher should know about values that were not understood.
    """

    items: DataFrame
    judgements: DataFrame
    left_out: DataFrame
    notes: tuple[str, ...]


def unfold(table: RawTable, mapping: ColumnMapping, spellings: Spellings, beside: JudgementColumns) -> Unfolded:
    """Take a table apart; every row is behind an item or in ``left_out``."""
    # A record with several judgements has several rows of one number, so rows are told apart by their place.
    frame = table.frame.reset_index(drop=True)
    rows, notes = _rows(table, frame, mapping, spellings, beside.own)
    usable, left_out = _set_aside(rows, unusable(rows, with_ids=mapping.id is not None))
    if mapping.layout == "long":
        judged, without = _long(usable, frame, mapping, spellings, (*beside.own, *beside.shared))
    else:
        judged, without = _across(usable, frame, mapping, spellings, table.judges)
    judgements, items = judged
    return Unfolded(items, judgements, combined([left_out, without]), (*notes, *_other_spaces(usable, mapping)))


def _rows(
    table: RawTable, frame: DataFrame, mapping: ColumnMapping, spellings: Spellings, details: Collection[str]
) -> tuple[DataFrame, tuple[str, ...]]:
    """All rows under the names of ``Unfolded.items``."""
    missing = Series(pd.NA, index=frame.index, dtype="str")
    part, notes = named_parts(frame[mapping.part]) if mapping.part else (missing, ())
    decides = mapping.layout == "wide" and mapping.label
    columns = {
        SOURCE: table.name,
        ROW: table.frame.index.to_numpy(),
        ID: frame[mapping.id].str.strip().replace("", None) if mapping.id else missing,
        TEXT: frame[mapping.text],
        GIVEN_LABEL: _spelled(frame[mapping.label], spellings.given) if decides else missing,
        PART: part,
    }
    taken = {*mapping.columns, *details}.difference(mapping.context)
    metadata = {_metadata(column, table, taken): frame[column] for column in table.columns if column not in taken}
    return DataFrame({**columns, **metadata}, index=frame.index).astype({SOURCE: "str", ID: "str"}), notes


def _metadata(column: str, table: RawTable, taken: Collection[str]) -> str:
    """What a metadata column is called in a version; a tool's field of a taken name is called so already."""
    bare = column.removeprefix(METADATA_PREFIX)
    is_named = table.tool is not None and bare != column and bare in taken
    return column if is_named else f"{METADATA_PREFIX}{column}"


def _other_spaces(rows: DataFrame, mapping: ColumnMapping) -> tuple[str, ...]:
    """That one id has a text in several ways of writing, which differ in spaces alone."""
    if mapping.layout != "long" or mapping.id is None:
        return ()
    ways = rows[[ID, TEXT]].drop_duplicates()[ID].value_counts()
    texts = int((ways > 1).sum())
    if not texts:
        return ()
    return (f"Rows of one id differ in spaces or invisible signs in {counted(texts, 'text')}; the first one stands.",)


def _spelled(written: Series, spellings: dict[str, str]) -> Series:
    return written.map(spellings).astype("str")


def unusable(rows: DataFrame, *, with_ids: bool) -> Series:
    """Why a row cannot be a text or a judgement on one; missing where it can."""
    reason = Series(pd.NA, index=rows.index, dtype="str")
    if with_ids:
        reason[rows[ID].isna()] = NO_ID
    reason[rows[TEXT].str.len() > LONGEST_TEXT] = TOO_LONG
    invisible = [text is None or _INVISIBLE.fullmatch(text) is not None for text in _as_list(rows[TEXT])]
    reason[np.array(invisible, dtype=bool)] = EMPTY_TEXT
    return reason


def _as_list(cells: Series) -> list[str | None]:
    return cells.astype(object).where(cells.notna(), None).tolist()


def _set_aside(rows: DataFrame, reason: Series, found: Series | None = None) -> tuple[DataFrame, DataFrame]:
    """The rows without a reason, and those with one as lines of the left-out table; ``found`` is what stands there."""
    has_reason = reason.notna()
    aside = rows[has_reason]
    listed = left_out_rows(
        aside[ROW],
        source=aside[SOURCE],
        reason=reason[has_reason].tolist(),
        id=aside[ID],
        text=aside[TEXT].str.slice(0, LONGEST_TEXT),
        found=None if found is None else found[has_reason],
    )
    return rows[~has_reason], listed


def _across(
    rows: DataFrame, frame: DataFrame, mapping: ColumnMapping, spellings: Spellings, judges: Series | None
) -> tuple[tuple[DataFrame, DataFrame], DataFrame]:
    """Wide and simple tables: one row per text, one column per annotator."""
    annotators = list(mapping.judging)
    labels = DataFrame({name: _spelled(frame.loc[rows.index, name], spellings.judged) for name in annotators})
    judged = labels.notna().any(axis=1)
    reason = Series(pd.NA, index=rows.index, dtype="str").mask(~judged, NO_LABEL)
    items, left_out = _set_aside(rows, reason)
    cells = labels[judged]
    people = np.tile(np.array([spellings.annotators.get(name, name) for name in annotators]), len(items))
    if judges is not None:
        people = judges.to_numpy()[items.index]
    judgements = DataFrame(
        {
            "item": np.repeat(np.arange(len(items)), len(annotators)),
            ROW: np.repeat(items[ROW].to_numpy(), len(annotators)),
            ANNOTATOR: people,
            LABEL: cells.to_numpy(dtype=object).ravel(),
            TIME: None,
        }
    ).astype({ANNOTATOR: "str", LABEL: "str", TIME: "str"})
    return (judgements.dropna(subset=LABEL).reset_index(drop=True), items.reset_index(drop=True)), left_out


def _long(
    rows: DataFrame, frame: DataFrame, mapping: ColumnMapping, spellings: Spellings, details: Sequence[str]
) -> tuple[tuple[DataFrame, DataFrame], DataFrame]:
    """Long tables: one row per judgement; the texts are told apart by id, or by themselves where there is none."""
    annotator = _spelled(frame.loc[rows.index, str(mapping.annotator)], spellings.annotators)
    label = _spelled(frame.loc[rows.index, str(mapping.label)], spellings.judged)
    reason = Series(pd.NA, index=rows.index, dtype="str").mask(annotator.isna(), NO_ANNOTATOR)
    judged, left_out = _set_aside(rows, reason.mask(label.isna(), NO_LABEL), annotator.fillna(label))
    item, _ = pd.factorize(judged[ID if mapping.id else TEXT])
    judgements = DataFrame(
        {
            "item": item,
            ROW: judged[ROW],
            ANNOTATOR: annotator[judged.index],
            LABEL: label[judged.index],
            TIME: frame.loc[judged.index, mapping.time] if mapping.time else None,
        }
    ).astype({ANNOTATOR: "str", LABEL: "str", TIME: "str"})
    for column in details:
        cells = frame[column] if column in frame else Series(pd.NA, index=frame.index, dtype="str")
        judgements[f"{JUDGEMENT_PREFIX}{column}"] = cells[judged.index]
    items = judged[~Series(item, index=judged.index).duplicated()]
    return (judgements.reset_index(drop=True), items.reset_index(drop=True)), left_out
