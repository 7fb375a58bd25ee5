"""What Errata's own exports say of decisions by hand and of notes, as the entries of a log that they were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from pandas import DataFrame

from core.counted import beginning, quoted
from core.data.correction_log import SOURCES
from core.data.reading.table import RawTable
from core.data.times import moments
from core.data.writing.columns import BY_HAND, DONE, NOTES
from core.errors import FileError
from core.records import BY_HAND as SOURCES_BY_HAND
from core.records import CORRECTION, LONGEST_NAME, LONGEST_REASON, Change, CorrectionKind, Origin
from core.records.columns import ANNOTATOR, CONFIRMED_BY, ID, LABEL, REASON, SOURCE, TIME

_IN_FILE = dict(zip((SOURCE, ANNOTATOR, TIME, REASON, CONFIRMED_BY), BY_HAND, strict=True))
_SOURCES = {done: source for source, done in DONE.items()}
_KINDS = {source: kind for kind, source in SOURCES.items()}
_NOTE = re.compile(r"^(.+?), (\d{4}-\d\d-\d\dT\d\d:\d\d\S*): ", re.MULTILINE)


def in_rows_of_their_own(table: RawTable) -> tuple[Change, ...]:
    """The decisions in a long table; raises FileError where something else stands there."""
    rows = table.frame[table.frame[SOURCE].isin(SOURCES_BY_HAND)]
    return tuple(_changes(rows.reindex(columns=[ID, LABEL, *_IN_FILE]), table, {}))


def beside_texts(table: RawTable) -> tuple[Change, ...]:
    """The decisions in a table with a row a text; none where a column is missing. Raises FileError as above."""
    if _missing(table):
        return ()
    rows = table.frame.reindex(columns=[ID, LABEL, *BY_HAND]).set_axis([ID, LABEL, *_IN_FILE], axis=1)
    rows = rows[rows[list(_IN_FILE)].notna().any(axis=1)]
    # An earlier Errata did not write what was done.
    sources = rows[SOURCE].map(_SOURCES) if BY_HAND[0] in table.columns else CORRECTION
    return tuple(_changes(rows.assign(source=sources), table, _IN_FILE))


def notes(table: RawTable) -> tuple[Change, ...]:
    """What people noted of the texts; raises FileError where it is not as Errata writes it."""
    if NOTES not in table.columns:
        return ()
    # A text with several judgements may be several rows.
    rows = table.frame.dropna(subset=[NOTES]).drop_duplicates(ID)
    cells = zip(rows.index, rows[ID], rows[NOTES], strict=True)
    return tuple(note for row, id, cell in cells for note in _noted(_Row(table, row, {ID: id, NOTES: cell}, {})))


def said(table: RawTable) -> tuple[str, ...]:
    """Which columns are none about the texts, and why the decisions in them are not read, in words."""
    found, missing = [column for column in (*BY_HAND, NOTES) if column in table.columns], _missing(table)
    if not found:
        return ()
    about = f"{quoted(found)} {'holds' if len(found) == 1 else 'hold'} what people decided by hand or noted in Errata."
    return (about, *([f"The decisions are not read; there is no {quoted(missing, 'or')}."] if missing else []))


def without_columns(frame: DataFrame) -> DataFrame:
    """The table without what is neither a judgement nor a fact on the text."""
    return frame.drop(columns=[*BY_HAND, NOTES], errors="ignore")


def _missing(table: RawTable) -> list[str]:
    """What decisions lack that stand beside the texts; nothing where there are none."""
    if not {*BY_HAND} & {*table.columns}:
        return []
    return [column for column in BY_HAND[1:] if column not in table.columns]


@dataclass(frozen=True)
class _Row:
    """A row of the file; ``called`` says what its columns are called there."""

    table: RawTable
    number: Any
    cells: Mapping[Any, Any]
    called: dict[str, str]

    def written(self, column: str, most: int | None = None) -> str:
        """What stands there; raises FileError where nothing does, or more than fits."""
        cell = self.cells[column]
        if pd.isna(cell) or not str(cell).strip():
            raise self.refused(column, "is empty")
        if most is not None and len(cell) > most:
            raise self.refused(column, f"has {len(cell):,} characters, at most {most:,} are possible")
        return str(cell)

    def name(self, column: str, cell: str) -> str:
        if not cell or len(cell) > LONGEST_NAME or len(cell.splitlines()) > 1:
            raise self.refused(column, f"is no name of at most {LONGEST_NAME} characters: “{beginning(cell)}”")
        return cell

    def moment(self, column: str, time: datetime | None) -> datetime:
        if pd.isna(time):
            raise self.refused(column, "has a time that is none; 2026-01-02T10:00:00+00:00 is one")
        return time

    def kind(self) -> CorrectionKind:
        if pd.isna(self.cells[SOURCE]):
            raise self.refused(SOURCE, f"is none of {quoted(list(_SOURCES))}")
        return _KINDS[self.cells[SOURCE]]

    def refused(self, column: str, what: str) -> FileError:
        return FileError(
            f"Row {self.number}, column “{self.called.get(column, column)}” {what}.",
            where=self.table.name,
            todo="Errata writes there what people decided by hand. Mend it, or export the version again.",
        )


def _changes(rows: DataFrame, table: RawTable, called: dict[str, str]) -> Iterator[Change]:
    """What was decided in each row, and after it that others confirmed it; when they did, a row a text does not say."""
    times = moments(rows[TIME]).dt.to_pydatetime()
    for number, cells, time in zip(rows.index, rows.to_dict("records"), times, strict=True):
        row = _Row(table, number, cells, called)
        id, label = row.written(ID), row.written(LABEL)
        author = row.name(ANNOTATOR, row.written(ANNOTATOR))
        reason = "" if pd.isna(cells[REASON]) else row.written(REASON, LONGEST_REASON)
        yield Change(row.kind(), author, Origin.FILE, id, label, reason, decided=row.moment(TIME, time))
        confirmed = [] if pd.isna(cells[CONFIRMED_BY]) else row.written(CONFIRMED_BY).split(", ")
        for name in confirmed:
            yield Change(CorrectionKind.CONFIRM, row.name(CONFIRMED_BY, name), Origin.FILE, id, label)


def _noted(row: _Row) -> Iterator[Change]:
    begin, *found = _NOTE.split(row.written(NOTES))
    authors, written, notes = found[::3], found[1::3], found[2::3]
    if begin or not notes:
        raise row.refused(NOTES, "does not begin as “Ann, 2026-01-02T10:00:00+00:00: …”")
    for author, time, note in zip(authors, map(_moment, written), notes, strict=True):
        id, said = row.written(ID), note.strip()
        if not said or len(said) > LONGEST_REASON:
            raise row.refused(NOTES, f"has a note of {len(said):,} characters, 1 to {LONGEST_REASON:,} are possible")
        name = row.name(NOTES, author)
        yield Change(CorrectionKind.NOTE, name, Origin.FILE, id, reason=said, decided=row.moment(NOTES, time))


def _moment(written: str) -> datetime | None:
    """As ``moments`` reads it, which is slow for one alone."""
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        return None
    return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
