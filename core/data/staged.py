"""Uploaded files and the tables that they make together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.data.file_parts import with_file_parts
from core.data.joined_judgements import with_judgement_lists
from core.data.joining import join_texts
from core.data.judgement_lists import unfolded
from core.data.merging import settle_ids
from core.data.one_hot import with_one_hot_labels
from core.data.own_exports import recognised
from core.data.paired_columns import unpaired
from core.data.reading import RawTable, read_tables
from core.data.reading.bounds import Together
from core.data.texts_of import texts_of
from core.records import ReadSettings


@dataclass(frozen=True)
class StagedFile:
    """An uploaded file on disk: where it lies, and the name the researcher knows it by."""

    path: Path
    name: str


def tables(files: Iterable[StagedFile], settings: ReadSettings) -> tuple[RawTable, ...]:
    """The files, and those in ZIP archives, as tables of what they say; raises FileError and ColumnError."""
    found = list(_read(files, settings, judged=True))
    judged = join_texts([unpaired(unfolded(with_judgement_lists(recognised(table)))) for table in found])
    return settle_ids(with_one_hot_labels(with_file_parts(judged)))


def texts(files: Iterable[StagedFile], settings: ReadSettings) -> tuple[RawTable, ...]:
    """The files as tables of texts to be labelled: of a tool's export one row per text, whether it was judged or not.

    Raises FileError and ColumnError.
    """
    found = [texts_of(recognised(table)) for table in _read(files, settings, judged=False)]
    return tuple(texts_of(table) for table in settle_ids(join_texts(found)))


def _read(files: Iterable[StagedFile], settings: ReadSettings, *, judged: bool) -> Iterator[RawTable]:
    together = Together()
    for file in files:
        for table in read_tables(file.path, name=file.name, settings=settings, judged=judged):
            together.take(table.name, *table.frame.shape)
            yield table
