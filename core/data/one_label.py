"""Files in which a text can carry several labels at once: one of them becomes a yes/no question."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from core.counted import counted
from core.data.reading.table import SEVERAL, RawTable
from core.errors import LabelError
from core.records import ColumnMapping


def labels_to_choose(tables: Sequence[RawTable], mapping: ColumnMapping) -> tuple[str, ...]:
    """The single labels, most frequent first, where a cell of the label column can hold several; else none."""
    cells = [table.frame[mapping.label] for table in tables if mapping.label in table.several]
    if not cells:
        return ()
    counts: dict[str, int] = {}
    for column in cells:
        for label in column.dropna().str.split(SEVERAL, regex=False).explode():
            counts[label] = counts.get(label, 0) + 1
    return tuple(sorted(counts, key=lambda label: -counts[label]))


def require_one_label(tables: Sequence[RawTable], mapping: ColumnMapping) -> None:
    """Raise LabelError where texts carry several labels and none of them was picked."""
    if mapping.one_label is not None:
        return
    for table in tables:
        if mapping.label not in table.several:
            continue
        column = table.frame[mapping.label]
        multiple = column[column.str.contains(SEVERAL, regex=False, na=False)]
        labels = labels_to_choose(tables, mapping)
        raise LabelError(
            f"“{mapping.label}” holds several labels at once in {len(multiple):,} of "
            f"{counted(len(column), 'judgement')}, the first in record {multiple.index[0]}: “{multiple.iloc[0][:80]}”. "
            "It takes one label a text to train.",
            where=table.name,
            todo=f"Pick one label to learn as yes or no: {', '.join(labels[:20])}.",
        )


def as_yes_no(table: RawTable, mapping: ColumnMapping) -> RawTable:
    """The table with ``one_label`` or ``not one_label`` in its label columns; unchanged where none was picked.

    Where a cell can hold several labels, an empty one is a judgement, too: none of them holds.
    """
    if mapping.one_label is None:
        return table
    picked, other = mapping.one_label, f"not {mapping.one_label}"

    def answer(cell: str) -> str:
        return picked if picked in map(str.strip, cell.split(SEVERAL)) else other

    changed = {}
    for column in mapping.annotators or (str(mapping.label),):
        cells = table.frame[column].fillna("") if column in table.several else table.frame[column]
        changed[column] = cells.map(answer, na_action="ignore").astype("str")
    return dataclasses.replace(table, frame=table.frame.assign(**changed))
