"""Reading waiting files once, not at every click. The files never change, so their paths say which they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import streamlit as st

from core.errors import ColumnError, ErrataError, FileError, NoTableError
from core.records import ColumnMapping, DatasetVersion, Guess, ReadSettings, VoteSettings
from core.records.columns import TEXT
from core.workflow import ground_truth, rated_text
from core.workflow.ground_truth import GroundTruth, OtherName, RawTable, StagedFile
from dashboard import resources
from dashboard.cached import cached

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class UploadReading:
    """The tables, what their columns are taken for, and what of it is in doubt."""

    tables: tuple[RawTable, ...]
    guess: ColumnMapping
    doubts: tuple[Guess, ...]
    follows: bool = False
    """Whether columns are those of an earlier version."""


def tables(files: tuple[StagedFile, ...], settings: ReadSettings, before: ColumnMapping | None = None) -> UploadReading:
    """The columns as an earlier version had them, where they are here; raises FileError."""
    return _unless_refused(_tables(tuple((str(file.path), file.name) for file in files), settings, before))


def other_names(
    reading: UploadReading, mapping: ColumnMapping, files: tuple[StagedFile, ...], settings: ReadSettings
) -> tuple[OtherName, ...]:
    """The columns that later files call otherwise."""
    return _other_names(reading.tables, tuple(str(file.path) for file in files), settings, mapping)


def texts(files: tuple[StagedFile, ...], settings: ReadSettings) -> tuple[RawTable, ...]:
    """The tables as texts to be labelled, of a tool's export a row each, judged or not; raises FileError."""
    return _unless_refused(_texts(tuple((str(file.path), file.name) for file in files), settings))


def _unless_refused(outcome: Outcome | ErrataError) -> Outcome:
    if isinstance(outcome, ErrataError):
        raise outcome.with_traceback(None)
    return outcome


def have_encoding(files: tuple[StagedFile, ...]) -> bool:
    """Whether the choice of an encoding can matter."""
    return _any(files, lambda table: table.encoding is not None)


def have_header(files: tuple[StagedFile, ...]) -> bool:
    """Whether the choice of the row with the columns' names can matter."""
    return _any(
        files,
        lambda table: table.is_a_sheet or any(guess.option == "header_row" for guess in table.guesses),
    )


def _any(files: tuple[StagedFile, ...], has: Callable[[RawTable], bool]) -> bool:
    """Whether a table has it; so may files that cannot be read, for which it may be the way out, but no picture."""
    try:
        return any(map(has, tables(files, ReadSettings()).tables))
    except ErrataError as error:
        return not isinstance(error, NoTableError)


def asked(files: tuple[StagedFile, ...]) -> list[str]:
    """The columns of surveys that may hold the labels of a text each; none where reading failed."""
    try:
        return list(dict.fromkeys(column for table in tables(files, ReadSettings()).tables for column in table.asked))
    except ErrataError:
        return []


def truth(
    reading: UploadReading,
    mapping: ColumnMapping,
    files: tuple[StagedFile, ...],
    settings: ReadSettings,
    adding_to: DatasetVersion | None,
    vote: VoteSettings,
) -> GroundTruth:
    """What would become of the tables; raises ColumnError and LabelError."""
    paths = tuple(str(file.path) for file in files)
    columns = tuple(table.columns for table in reading.tables)
    return _truth(
        reading.tables, paths, columns, settings, mapping, adding_to.id if adding_to else None, vote, adding_to
    )


def begins(truth: GroundTruth, identity: object, context: tuple[str, ...]) -> dict[str, int]:
    """Where the texts that stand behind a context begin; ``identity`` is as in ``cut_off``."""
    return _begins(truth, repr(identity), context) if context else {}


def cut_off(truth: GroundTruth, identity: tuple[object, ...], model: str) -> tuple[int, int] | None:
    """How many texts are longer than the model reads, and its limit in tokens; None where it cannot be told."""
    return _cut_off(truth, str(identity), model)


def forget() -> None:
    """Let go of all that was read: tables of large files are large. Another tab reads its files again."""
    for kept in (_tables, _texts, _truth, _other_names):
        kept.clear()


@st.cache_resource(max_entries=3, ttl="30m", show_spinner=False)
def _tables(
    files: tuple[tuple[str, str], ...], settings: ReadSettings, before: ColumnMapping | None
) -> UploadReading | ErrataError:
    """A refusal is kept as well as a reading: to find it out may have taken as long."""
    try:
        found = ground_truth.read([StagedFile(Path(path), name) for path, name in files], settings)
    except (FileError, ColumnError) as error:
        return error
    said = ground_truth.as_before(found, before) if before else {}
    guessed = ground_truth.guess_around(found, said)
    return UploadReading(found, guessed.mapping, guessed.doubts, follows=bool(said))


@st.cache_resource(max_entries=3, ttl="30m", show_spinner=False)
def _other_names(
    _tables: tuple[RawTable, ...], paths: tuple[str, ...], settings: ReadSettings, mapping: ColumnMapping
) -> tuple[OtherName, ...]:
    return ground_truth.other_names(_tables, mapping)


@st.cache_resource(max_entries=3, ttl="30m", show_spinner=False)
def _texts(files: tuple[tuple[str, str], ...], settings: ReadSettings) -> tuple[RawTable, ...] | ErrataError:
    try:
        return ground_truth.read_texts([StagedFile(Path(path), name) for path, name in files], settings)
    except (FileError, ColumnError) as error:
        return error


@st.cache_resource(max_entries=3, ttl="30m", show_spinner=False)
def _truth(
    _tables: tuple[RawTable, ...],
    paths: tuple[str, ...],
    columns: tuple[tuple[str, ...], ...],
    settings: ReadSettings,
    mapping: ColumnMapping,
    version: int | None,
    vote: VoteSettings,
    _adding_to: DatasetVersion | None,
) -> GroundTruth:
    return ground_truth.check(resources.bench(), _tables, mapping, _adding_to, vote)


@cached(20)
def _cut_off(_truth: GroundTruth, identity: str, model: str) -> tuple[int, int] | None:
    return ground_truth.cut_off(_truth.texts[TEXT].tolist(), model)


@st.cache_resource(max_entries=3, ttl="30m", show_spinner=False)
def _begins(_truth: GroundTruth, identity: str, context: tuple[str, ...]) -> dict[str, int]:
    return rated_text.begins_in(_truth, context)
