"""Why an annotation tool's export holds no label of a whole text, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.data import left_out
from core.data.reading import tools
from core.data.reading.table import RawTable
from core.errors import FileError
from core.records.columns import REASON

_TODO = {
    left_out.NO_CHOICE: "Errata learns one label a text, not marks within it: ask for one label of each "
    "text{question}, annotate, and export again.",
    left_out.NO_LABEL: "Ask for one label of each text{question}, annotate, and export again.",
    left_out.REJECTED: "Ask for the right label of each text{question}, annotate, and export again.",
    left_out.NOT_SUBMITTED: "Drafts do not count: submit them, and export again.",
    left_out.NOT_FINISHED: "Responses count when they are finished: export the survey again later.",
    left_out.TURNED_DOWN: "Work that was rejected does not count: export the work that was approved.",
    left_out.CANCELLED: "Annotate the texts that were skipped, and export again.",
    left_out.IGNORED: "Annotate the texts that were ignored, and export again.",
    left_out.NOT_ANNOTATED: "Export it again after annotating.",
}
_ANY = "Export it again with labels of whole texts{question}."


def no_judgement(table: RawTable) -> FileError:
    """The error for an export whose records are all left out: what stands there instead of judgements."""
    reasons = set(table.rejected[REASON])
    todo = next((todo for reason, todo in _TODO.items() if reason in reasons), _ANY)
    asked = tools.question(table.tool or "")
    return FileError(
        f"The file is an export of {table.tool} without a label of a whole text: {_counts(table)}.",
        where=table.name,
        todo=todo.format(question=f" ({asked})" if asked else ""),
    )


def without_empty_exports(tables: Sequence[RawTable]) -> list[RawTable]:
    """The tables of an archive without the exports that hold no judgement, as of members who annotated nothing.

    They are named in a note. Raises FileError where no other table is there.
    """
    empty = [table for table in tables if table.frame.empty and table.tool]
    kept = [table for table in tables if not (table.frame.empty and table.tool)]
    if empty and not kept:
        raise no_judgement(replace(empty[0], rejected=left_out.combined([table.rejected for table in empty])))
    if not empty:
        return kept
    note = f"Without a single judgement: {', '.join(f'{table.name} ({_counts(table)})' for table in empty)}."
    return [replace(kept[0], notes=(*kept[0].notes, note)), *kept[1:]]


def _counts(table: RawTable) -> str:
    return ", ".join(f"{count} × {reason}" for reason, count in table.rejected[REASON].value_counts().items())
