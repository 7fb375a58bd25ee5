"""The append-only log of corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_NAME, LONGEST_REASON = 80, 2_000


class CorrectionKind(StrEnum):
    RELABEL = "relabel"
    CONFIRM = "confirm"
    EXCLUDE = "exclude"
    MERGE = "merge"
    RENAME = "rename"
    NOTE = "note"
    ADJUDICATE = "adjudicate"
    UNDO = "undo"
    OVERTAKEN = "overtaken"


class Origin(StrEnum):
    """Where a correction was made."""

    MISMATCHES = "mismatches"
    EXPLAIN = "explain"
    ADJUDICATION = "adjudication"
    AGREEMENT = "agreement"
    CORRECTIONS = "corrections"
    COMMAND_LINE = "command line"
    # In the project that a file of Errata's comes from.
    FILE = "file"
    # In logs of an earlier Errata, for any of the last three.
    SEARCH = "search"


@dataclass(frozen=True)
class Change:
    """What is to be corrected, by whom and where; one entry of the log once it is kept.

    ``text_id`` and ``label`` are the text and its new label, or with MERGE the class that the classes in ``merged``
    become, with RENAME the new name of the one in ``merged``; ``undoes`` is the entry that UNDO takes back. CONFIRM
    gives the text the label that it had. OVERTAKEN is a decision that somebody else was quicker with (``label`` None:
    to leave the text out); it changes nothing. With ``undoes`` it ends the question that such an entry leaves open.
    ``decided`` is when it was decided, where a file says so.
    """

    kind: CorrectionKind
    author: str
    place: Origin
    text_id: str | None = None
    label: str | None = None
    reason: str = ""
    merged: tuple[str, ...] = ()
    undoes: int | None = None
    decided: datetime | None = None


@dataclass(frozen=True)
class Correction:
    """One entry of a project's append-only log.

    ``id`` rises with time over all projects, ``number`` counts the entries of the project from 1; people see the
    number. ``version_id`` is the version it was made on.
    """

    id: int
    number: int
    project_id: int
    version_id: int
    time: datetime
    change: Change

    @property
    def decided(self) -> datetime:
        """When its author decided it; it may have come into this log later, with a file."""
        return self.change.decided or self.time


@dataclass(frozen=True)
class LogSpan:
    """The entries of the log that a version rests on: those with ``after < id <= upto``."""

    after: int = 0
    upto: int = 0
