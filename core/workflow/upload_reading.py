"""Uploaded files as tables, with what their columns are taken for."""

from __future__ import annotations

from dataclasses import dataclass

from core.data.reading.table import RawTable
from core.data.staged import StagedFile
from core.records import ColumnMapping, DatasetVersion, Guess, ReadSettings
from core.workflow import ground_truth, known_columns
from core.workflow.bench import Bench


@dataclass(frozen=True)
class UploadReading:
    """What was read of the ``files`` by the ``settings``: the tables, what their columns are taken for, and what of it
    is in doubt. ``follows`` says whether columns are those of an earlier version.
    """

    files: tuple[StagedFile, ...]
    settings: ReadSettings
    tables: tuple[RawTable, ...]
    guess: ColumnMapping
    doubts: tuple[Guess, ...]
    follows: bool


def read(
    bench: Bench, files: tuple[StagedFile, ...], settings: ReadSettings, before: DatasetVersion | None
) -> UploadReading:
    """The columns as an earlier version had them, where they are here; raises FileError and ColumnError."""
    tables = ground_truth.read(files, settings)
    said = known_columns.as_before(bench, tables, before) if before else {}
    guessed = ground_truth.guess_around(tables, said)
    doubts = (*guessed.doubts, *(known_columns.doubts(bench, tables, before) if before else ()))
    return UploadReading(files, settings, tables, guessed.mapping, doubts, follows=bool(said))
