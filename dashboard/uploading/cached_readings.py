"""Reading waiting files once, not at every click."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from core.errors import ColumnError, ErrataError, FileError, NoTableError
from core.records import ColumnMapping, DatasetVersion, ReadSettings, VoteSettings
from core.records.columns import TEXT
from core.workflow import ground_truth, rated_text, upload_reading
from core.workflow.ground_truth import GroundTruth, OtherName, RawTable, StagedFile
from core.workflow.upload_reading import UploadReading
from dashboard import resources
from dashboard.cached import cached

Outcome = TypeVar("Outcome")


def tables(
    files: tuple[StagedFile, ...], settings: ReadSettings, before: DatasetVersion | None = None
) -> UploadReading:
    """The columns as an earlier version had them, where they are here; raises FileError."""
    return _unless_refused(_tables(files, settings, before))


def texts(files: tuple[StagedFile, ...], settings: ReadSettings) -> tuple[RawTable, ...]:
    """The tables as texts to be labelled, of a tool's export a row each, judged or not; raises FileError."""
    return _unless_refused(_texts(files, settings))


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
    return _all(files, lambda table: table.asked)


def sheets(files: tuple[StagedFile, ...]) -> list[str]:
    """The sheets of workbooks that have several; none where reading failed."""
    return _all(files, lambda table: table.sheets)


def _all(files: tuple[StagedFile, ...], of: Callable[[RawTable], tuple[str, ...]]) -> list[str]:
    try:
        return list(dict.fromkeys(name for table in tables(files, ReadSettings()).tables for name in of(table)))
    except ErrataError:
        return []


def forget() -> None:
    """Let go of all that was read: tables of large files are large. Another tab reads its files again."""
    for kept in (_tables, _texts, truth, other_names):
        kept.clear()


@cached(3, ttl="30m", shared=True)
def _tables(
    files: tuple[StagedFile, ...], settings: ReadSettings, before: DatasetVersion | None
) -> UploadReading | ErrataError:
    """A refusal is kept as well as a reading: to find it out may have taken as long."""
    try:
        return upload_reading.read(resources.bench(), files, settings, before)
    except (FileError, ColumnError) as error:
        return error


@cached(3, ttl="30m", shared=True)
def _texts(files: tuple[StagedFile, ...], settings: ReadSettings) -> tuple[RawTable, ...] | ErrataError:
    try:
        return ground_truth.read_texts(files, settings)
    except (FileError, ColumnError) as error:
        return error


@cached(3, ttl="30m", shared=True)
def other_names(reading: UploadReading, mapping: ColumnMapping) -> tuple[OtherName, ...]:
    """The columns that later files call otherwise."""
    return ground_truth.other_names(reading.tables, mapping)


@cached(3, ttl="30m", shared=True)
def truth(
    reading: UploadReading, mapping: ColumnMapping, adding_to: DatasetVersion | None, vote: VoteSettings
) -> GroundTruth:
    """What would become of the tables; raises ColumnError and LabelError."""
    return ground_truth.check(resources.bench(), reading.tables, mapping, adding_to, vote)


@cached(20)
def cut_off(
    reading: UploadReading, mapping: ColumnMapping, adding_to: DatasetVersion | None, vote: VoteSettings, model: str
) -> tuple[int, int] | None:
    """How many of these texts the model does not read whole, and its limit in tokens; None where it cannot be told."""
    return ground_truth.cut_off(truth(reading, mapping, adding_to, vote).texts[TEXT].tolist(), model)


@cached(3, ttl="30m", shared=True)
def begins(
    reading: UploadReading, mapping: ColumnMapping, adding_to: DatasetVersion | None, vote: VoteSettings
) -> dict[str, int]:
    """Where those of these texts that stand behind a context begin."""
    if not mapping.context:
        return {}
    return rated_text.begins_in(truth(reading, mapping, adding_to, vote), mapping.context)
