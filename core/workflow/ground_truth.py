"""From uploaded files to a data set version."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from pandas import DataFrame

from core.data import ground_truth as stage_of_data
from core.data.ground_truth import GroundTruth
from core.data.mapping import check_mapping, guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import FileError, NotFound
from core.records import ColumnMapping, DatasetVersion, Project, Run
from core.store.artifacts import UPLOADS
from core.store.exports import write_csv
from core.training import catalogue
from core.workflow.bench import Bench

TEXTS = "texts.parquet"
JUDGEMENTS = "judgements.parquet"
LEFT_OUT = "left_out.parquet"

_CHUNK = 1 << 20


@dataclass(frozen=True)
class StagedFile:
    """An uploaded file on disk: where it lies, and the name the researcher knows it by."""

    path: Path
    name: str


def stage(bench: Bench, name: str, stream: BinaryIO) -> StagedFile:
    """Copy an upload to disk piece by piece; raises FileError over the size limit. Its name never becomes a path."""
    folder = bench.artifacts.path(UPLOADS)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / uuid.uuid4().hex
    limit = bench.settings.upload_megabytes * 1_000_000
    size = 0
    with path.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                break
            out.write(chunk)
    if size > limit:
        path.unlink()
        raise FileError(
            f"The file is larger than {bench.settings.upload_megabytes} MB.",
            where=name,
            todo="Split it into smaller files and upload them together.",
        )
    return StagedFile(path=path, name=name)


def discard(files: Sequence[StagedFile]) -> None:
    """Remove staged files that are no longer needed."""
    for file in files:
        file.path.unlink(missing_ok=True)


def read(files: Sequence[StagedFile], encoding: str | None = None) -> tuple[RawTable, ...]:
    """The files as tables of what they say, nothing interpreted yet; raises FileError."""
    return tuple(read_table(file.path, name=file.name, encoding=encoding) for file in files)


def guess(tables: Sequence[RawTable]) -> ColumnMapping:
    """What the columns seem to hold, by the first table; raises ColumnError where no column holds texts."""
    return guess_mapping(tables[0])


def check(
    bench: Bench, tables: Sequence[RawTable], mapping: ColumnMapping, adding_to: DatasetVersion | None = None
) -> GroundTruth:
    """What a version made from these tables would be, without keeping it; raises ColumnError and LabelError."""
    for table in tables:
        check_mapping(table, mapping)
    earlier = load(bench, adding_to) if adding_to else None
    return stage_of_data.build(tables, mapping, earlier)


def keep(
    bench: Bench,
    project: Project,
    tables: Sequence[RawTable],
    mapping: ColumnMapping,
    adding_to: DatasetVersion | None = None,
) -> DatasetVersion:
    """Make the tables the project's next data set version; earlier versions stay as they are."""
    truth = check(bench, tables, mapping, adding_to)
    with bench.artifacts.new_folder("versions") as folder:
        bench.artifacts.write_table(truth.texts, folder.path / TEXTS)
        bench.artifacts.write_table(truth.judgements, folder.path / JUDGEMENTS)
        bench.artifacts.write_table(truth.left_out, folder.path / LEFT_OUT)
    earlier_sources = adding_to.sources if adding_to else ()
    return bench.store.add_version(
        project.id,
        sources=(*earlier_sources, *(table.name for table in tables)),
        mapping=mapping,
        report=truth.report,
        folder=folder.relative,
    )


def load(bench: Bench, version: DatasetVersion) -> GroundTruth:
    """The version's tables as they were built."""
    folder = bench.artifacts.path(version.folder)
    return GroundTruth(
        texts=bench.artifacts.read_table(folder / TEXTS),
        judgements=bench.artifacts.read_table(folder / JUDGEMENTS),
        left_out=bench.artifacts.read_table(folder / LEFT_OUT),
        report=version.report,
    )


def versions(bench: Bench, project: Project) -> list[DatasetVersion]:
    """All versions, newest first."""
    return sorted(bench.store.versions(project.id), key=lambda version: -version.number)


def latest(bench: Bench, project: Project) -> DatasetVersion | None:
    return next(iter(versions(bench, project)), None)


def version(bench: Bench, project: Project, number: int) -> DatasetVersion:
    """The project's version of that number; raises NotFound."""
    known = {version.number: version for version in bench.store.versions(project.id)}
    if number not in known:
        raise NotFound(
            f"There is no version {number} in this project.",
            where=project.name,
            todo=f"Choose one of {', '.join(map(str, known))}." if known else "Upload a table on Ground truth.",
        )
    return known[number]


def trained_on(bench: Bench, run: Run) -> DatasetVersion:
    """The version that the run was trained and tested on."""
    return bench.store.version(run.version_id)


def texts(bench: Bench, version: DatasetVersion, columns: Sequence[str] | None = None) -> DataFrame:
    """The version's texts (columns as in core.records), or only the columns named."""
    return bench.artifacts.read_table(bench.artifacts.path(version.folder) / TEXTS, columns)


def left_out(bench: Bench, version: DatasetVersion) -> DataFrame:
    return bench.artifacts.read_table(bench.artifacts.path(version.folder) / LEFT_OUT)


def left_out_csv(left_out: DataFrame) -> bytes:
    """The rows that were left out, each with its reason, as a CSV for a spreadsheet."""
    return write_csv(left_out)


def token_lengths(bench: Bench, version: DatasetVersion, model: str) -> np.ndarray | None:
    """Tokens of each text for that model's tokenizer, None where it cannot be told without the model."""
    return catalogue.token_lengths(model, texts(bench, version, ["text"])["text"].tolist())


def cut_off(texts: Sequence[str], model: str) -> tuple[int, int] | None:
    """How many texts are longer than the model can read, and its limit in tokens; None where it cannot be told."""
    lengths = catalogue.token_lengths(model, list(texts))
    if lengths is None:
        return None
    limit = catalogue.model_limit(model)
    return int((lengths > limit).sum()), limit
