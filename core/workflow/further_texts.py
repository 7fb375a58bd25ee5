"""Texts of a waiting file, labelled by a run's model for a page: asked once, and kept beside the file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pandas as pd
import pyarrow.parquet as pq
from pandas import DataFrame

from core.records import Guess, ReadSettings, Run, from_json, to_json
from core.workflow import labelling
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from core.workflow.labelling import TextsToLabel

_TABLE, _SAID = ".parquet", ".json"


@dataclass(frozen=True)
class Request:
    """A file, how it is read, and which of its columns hold the texts and what stands before them."""

    file: StagedFile
    settings: ReadSettings
    text: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True)
class LabelledSummary:
    """What ``labelling.Labelled`` says beside its table, and how many rows that has."""

    rows: int
    labels: dict[str, int]
    not_labelled: dict[str, int]
    notes: tuple[str, ...]
    guesses: tuple[Guess, ...]


def read(request: Request) -> TextsToLabel:
    """The texts before a model has seen them; raises as ``labelling.read`` does."""
    return labelling.read(request.file, request.settings, text=request.text, context=request.context)


def ask(
    bench: Bench, run: Run, request: Request, given: TextsToLabel, on_progress: Callable[[float], None] | None = None
) -> None:
    """Let the run's model answer, unless it did; raises JobError where it has none."""
    if answered(run, request) is not None:
        return
    made = labelling.label(bench, [run], given, on_progress)
    place = _place(run, request)
    bench.artifacts.write_table(made.table, place.with_suffix(_TABLE))
    # Last, as it tells that all is there.
    said = LabelledSummary(len(made.table), made.labels, made.not_labelled, made.notes, made.guesses)
    bench.artifacts.write_atomically(place.with_suffix(_SAID), to_json(said))


def answered(run: Run, request: Request) -> LabelledSummary | None:
    """What it answered; None where it was not asked."""
    with suppress(OSError, msgspec.DecodeError):
        return from_json(LabelledSummary, _place(run, request).with_suffix(_SAID).read_bytes())
    return None


def first_rows(run: Run, request: Request, number: int) -> DataFrame:
    """The beginning of the labelled table."""
    with pq.ParquetFile(_place(run, request).with_suffix(_TABLE)) as file:
        return next(file.iter_batches(number)).to_pandas()


def write(bench: Bench, run: Run, request: Request, out: Path, *, plain: bool = False) -> int:
    """Write the labelled table as ``labelling.write`` does."""
    table = pd.read_parquet(_place(run, request).with_suffix(_TABLE))
    return labelling.write(bench, table, out, plain=plain)


def _place(run: Run, request: Request) -> Path:
    """Beside the file, and so gone with it: each run and each way of reading has a name of its own."""
    asked = [run.folder, request.file.path.name, request.settings, request.text, request.context]
    return request.file.path.with_name(f"labelled-{hashlib.blake2b(to_json(asked), digest_size=8).hexdigest()}")
