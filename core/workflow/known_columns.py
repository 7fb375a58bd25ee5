"""What the columns of a further file hold, as far as an earlier version of the project tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from pandas import Series

from core.data import spelling
from core.errors import DamagedError
from core.records import ColumnMapping, DatasetVersion, Guess
from core.records.columns import ANNOTATOR, ID, LABEL, TEXT
from core.workflow import ground_truth
from core.workflow.bench import Bench
from core.workflow.corrections import known_texts
from core.workflow.ground_truth import RawTable

_NEARLY_ALL = 0.9
"""Of the cells of a column must be known labels, or known people."""


def as_before(bench: Bench, tables: Sequence[RawTable], before: DatasetVersion) -> dict[str, Any]:
    """Fields of ``ColumnMapping`` that an earlier version says of the columns.

    A tool's export says it itself, but for texts behind a context, which no tool knows, and ids that are those of other
    texts (see ``doubts``). Where all of the earlier columns are there, they hold as a whole: what was no column then is
    none now. Only parts may come with a later file. Where the columns with the labels are others, the texts, their
    context and ids hold, and the column with known labels and that with known people are found by these.
    """
    columns, mapping = set(tables[0].columns), before.mapping
    if tables[0].mapping is not None:
        said = _of_texts(mapping, columns)
        own = {ID: None} if doubts(bench, tables, before) else {}
        return own | (said if said["context"] and TEXT in said else {})
    if not set(mapping.judging) <= columns or not _is_there(mapping.annotator, columns):
        return _of_other_layout(bench, tables[0], before)
    roles = {role: getattr(mapping, role) for role in ("text", "label", "annotator", "id", "part", "time")}
    whole = set(mapping.columns) <= columns
    said = {role: column for role, column in roles.items() if (column in columns if column else whole)}
    if mapping.part is None:
        said.pop("part", None)
    return {**said, **_of_texts(mapping, columns), "annotators": mapping.annotators}


def doubts(bench: Bench, tables: Sequence[RawTable], before: DatasetVersion) -> tuple[Guess, ...]:
    """That the numbers of a tool's texts are those of other texts in the version, and so no ids of theirs."""
    numbers = [number for table in tables for number in _numbers_of_others(bench, table, before)]
    if not numbers:
        return ()
    said = (
        f"The export numbers its texts anew: “{numbers[0]}” and {len(numbers) - 1:,} others stand for other texts in "
        f"version {before.number}, so they are not taken for ids."
    )
    return (Guess(said, ID),)


def _numbers_of_others(bench: Bench, table: RawTable, before: DatasetVersion) -> list[str]:
    """None where most of the ids that are in both stand for the same text."""
    if table.mapping is None or table.mapping.id is None:
        return []
    with suppress(DamagedError):
        known = known_texts.of(bench, before)[TEXT]
        text = _of_texts(before.mapping, table.columns).get(TEXT, table.mapping.text)
        rows = table.frame[[table.mapping.id, text]].dropna().set_axis([ID, TEXT], axis=1)
        rows = rows.assign(known=rows[ID].str.strip().map(known)).dropna().drop_duplicates(ID)
        # The known text may stand behind a context.
        is_other = [not said.endswith(text.strip()) for said, text in zip(rows["known"], rows[TEXT], strict=True)]
        return rows.loc[is_other, ID].tolist() if sum(is_other) > len(rows) / 2 else []
    return []


def _of_texts(mapping: ColumnMapping, columns: Collection[str]) -> dict[str, Any]:
    text = next((name for name in (mapping.text, *mapping.text_names) if name in columns), None)
    context = mapping.context if set(mapping.context) <= set(columns) else ()
    return {"context": context} | ({"text": text} if text else {})


def _of_other_layout(bench: Bench, table: RawTable, before: DatasetVersion) -> dict[str, Any]:
    """Where a text column of the same name is there."""
    said = _of_texts(before.mapping, table.columns)
    if TEXT not in said:
        return {}
    if before.mapping.id in table.columns:
        said[ID] = before.mapping.id
    taken = {said[TEXT], said.get(ID), *said["context"]}
    free = [column for column in table.columns if column not in taken]
    with suppress(DamagedError):
        known = ground_truth.judgements(bench, before)
        for role, of in (("label", LABEL), ("annotator", ANNOTATOR)):
            names = {spelling.key(name) for name in known[of].unique()}
            if (column := _only_one([one for one in free if _holds(table.frame[one], names)])) is not None:
                said |= {role: column, "annotators": ()}
    return said


def _only_one(columns: Sequence[str]) -> str | None:
    return columns[0] if len(columns) == 1 else None


def _holds(cells: Series, names: Collection[str]) -> bool:
    """Whether nearly all that stands there are such names, of which there are several."""
    counts = cells.dropna().map(spelling.key).value_counts()
    known = counts[counts.index.isin(names)]
    return len(known) > 1 and known.sum() >= _NEARLY_ALL * counts.sum()


def _is_there(column: str | None, columns: Collection[str]) -> bool:
    return column is None or column in columns
