"""A text that somebody types, behind what stands before it, as the run's model learned from such texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.counted import quoted
from core.data import context
from core.errors import SettingError
from core.records import METADATA_PREFIX, Run
from core.records.columns import TEXT
from core.workflow import labelling
from core.workflow.bench import Bench


@dataclass(frozen=True)
class TypedText:
    """What is to be judged, and what stands before it: column of the context → its words."""

    text: str
    context: Mapping[str, str] = field(default_factory=dict)

    @property
    def begins(self) -> int:
        """Where the text begins in the whole."""
        return len(context.behind("", self.context.values()))

    @property
    def whole(self) -> str:
        """What the model reads."""
        return context.behind(self.text, self.context.values()) if self.context else self.text


def context_columns(bench: Bench, run: Run) -> tuple[str, ...]:
    """The columns that stood before the texts that the run learned from."""
    return labelling.usual_columns(bench, run).context


def typed(bench: Bench, run: Run, text: str, before: Mapping[str, str]) -> TypedText:
    """Raises SettingError where ``before`` names a column that stood before none of the run's texts."""
    columns = context_columns(bench, run)
    for name in before:
        if name not in columns:
            stood = quoted(columns) if columns else "nothing"
            raise SettingError(
                f"“{name}” did not stand before the texts of {run.name}; {stood} did.",
                where="context",
                todo="Name one of these columns." if columns else "Leave the context out.",
            )
    return TypedText(text, {column: before.get(column, "") for column in columns})


def of_row(bench: Bench, run: Run, row: Mapping[str, Any]) -> TypedText:
    """A text that the run was tested on, with its context apart where the row still says it."""
    cells = {column: row.get(f"{METADATA_PREFIX}{column}") or "" for column in context_columns(bench, run)}
    found = TypedText(row[TEXT], cells)
    is_behind = found.begins and row[TEXT].startswith(context.behind("", cells.values()))
    return TypedText(row[TEXT][found.begins :], cells) if is_behind else TypedText(row[TEXT])


def nothing_before(given: TypedText) -> str:
    """That the model learned from texts with something before them, and this one has nothing; else empty."""
    if not given.context or given.begins:
        return ""
    stood = f"{quoted(list(given.context))} stood there in the data set of the run"
    return f"The text has nothing before it: {stood}. The answer may be wrong."
