"""Files in which a text can carry several labels at once: one of them becomes a yes/no question."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

from core.counted import beginning, counted
from core.data.reading.table import SEVERAL, RawTable
from core.data.several_labels import with_several_labels
from core.data.spelling import unify
from core.errors import LabelError
from core.records import ColumnMapping


def labels_to_choose(tables: Sequence[RawTable], mapping: ColumnMapping) -> tuple[str, ...]:
    """The single labels, most frequent first, where a cell of a label column can hold several; else none.

    Raises LabelError where a list or an object in it holds something else than labels.
    """
    settled = with_several_labels(tables, mapping)
    if not any(column in table.several for table in settled for column in mapping.judging):
        return ()
    counts: Counter[str] = Counter()
    for cells in (table.frame[column] for table in settled for column in mapping.judging if column in table.columns):
        for label in cells.dropna().str.split(SEVERAL, regex=False).explode().str.strip():
            counts[label] += 1
    labels: Counter[str] = Counter()
    for written, label in unify(counts, keep_apart=mapping.values.keep_apart).items():
        labels[label] += counts[written]
    return tuple(label for label, _ in labels.most_common())


def require_one_label(tables: Sequence[RawTable], mapping: ColumnMapping) -> None:
    """Raise LabelError where texts carry several labels and none of them was picked."""
    if mapping.one_label is not None:
        return
    for table, column in ((table, column) for table in tables for column in mapping.judging):
        cells = table.frame[column]
        multiple = cells[cells.str.contains(SEVERAL, regex=False, na=False)]
        if column not in table.several or multiple.empty:
            continue
        labels = labels_to_choose(tables, mapping)
        raise LabelError(
            f"“{table.heading(column)}” holds several labels at once in {len(multiple):,} of "
            f"{counted(len(cells), 'judgement')}, the first in record {multiple.index[0]}: "
            f"“{beginning(multiple.iloc[0])}”. It takes one label a text to train.",
            where=table.name,
            todo=f"Pick one label to learn as yes or no: {', '.join(labels[:20])}.",
        )


def as_yes_no(table: RawTable, mapping: ColumnMapping) -> RawTable:
    """The table with ``one_label`` or ``not one_label`` in its label columns; unchanged where none was picked.

    Where a cell can hold several labels, an empty list of them is a judgement, too: none of them holds. A tool's export
    has an empty cell for it, a plain table an empty label.
    """
    if mapping.one_label is None:
        return table
    picked, other = mapping.one_label, f"not {mapping.one_label}"

    def answer(cell: str) -> str:
        written = dict.fromkeys(map(str.strip, cell.split(SEVERAL)), 1)
        return picked if picked in unify(written, [picked], keep_apart=mapping.values.keep_apart).values() else other

    changed = {}
    for column in dict.fromkeys([*mapping.judging, *([mapping.label] if mapping.label else [])]):
        is_empty_list = column in table.several and table.mapping is not None
        cells = table.frame[column].fillna("") if is_empty_list else table.frame[column]
        answers = {cell: answer(cell) for cell in cells.dropna().unique()}
        changed[column] = cells.map(answers).astype("str")
    return dataclasses.replace(table, frame=table.frame.assign(**changed))
