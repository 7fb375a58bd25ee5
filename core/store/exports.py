"""Tables for download: CSV that spreadsheets read and that runs no formula there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TextIO

from pandas import DataFrame

from core import csv_escaping
from core.records import METADATA_PREFIX
from core.records.columns import VOTES
from core.store.artifacts import replacing

# Excel takes a CSV without this mark for the system's old eight-bit encoding.
ENCODING = "utf-8-sig"

Pieces = Callable[[], Iterable[DataFrame]]
"""Frames of the same columns to stand below each other; called again, it gives the same ones."""


@dataclass(frozen=True)
class CsvTable:
    """A table to be downloaded as CSV."""

    frame: DataFrame

    def cells_run(self) -> int:
        """How many cells a spreadsheet would run as a formula, were the file plain."""
        return count_run(lambda: [self.frame])

    def content(self, *, plain: bool = False) -> bytes:
        return csv_bytes(self.frame, plain=plain)


def csv_bytes(frame: DataFrame, *, plain: bool = False) -> bytes:
    """The frame as CSV in UTF-8 with a byte order mark, without its index; as ``stream_csv`` writes it."""
    text = StringIO(newline="")
    _write(lambda: [frame], text, plain=plain)
    return text.getvalue().encode(ENCODING)


def stream_csv(pieces: Pieces, out: Path, *, plain: bool = False) -> int:
    """Write the frames as one CSV, piece by piece; ``out`` appears when complete. Returns how many cells got a quote.

    Texts that a spreadsheet would run as a formula get a single quote before them, unless the file is to be ``plain``.
    A further column says where one was put, or that none was where a text could be taken for such a one.
    """
    with replacing(out) as making, making.open("w", encoding=ENCODING, newline="") as file:
        return _write(pieces, file, plain=plain)


def for_people(frame: DataFrame) -> DataFrame:
    """The frame as a researcher reads it: metadata under the names their file gave, votes as ``ann1: pos; ann2: neg``.

    A metadata column whose name another column has already keeps its prefix.
    """
    taken = set(frame.columns)
    names = {
        name: name.removeprefix(METADATA_PREFIX)
        for name in frame.columns
        if name.startswith(METADATA_PREFIX) and name.removeprefix(METADATA_PREFIX) not in taken
    }
    readable = frame.rename(columns=names)
    if VOTES in frame.columns:
        readable[VOTES] = frame[VOTES].map(_readable_votes, na_action="ignore")
    return readable


def count_run(pieces: Pieces) -> int:
    """How many cells a spreadsheet would run as a formula."""
    names = next(iter(pieces())).columns
    return sum(map(csv_escaping.count, pieces())) + sum(map(csv_escaping.is_run, map(str, names)))


def _write(pieces: Pieces, file: TextIO, *, plain: bool) -> int:
    quoted = 0 if plain else count_run(pieces)
    marked = quoted or any(map(csv_escaping.has_lookalikes, pieces()))
    for number, frame in enumerate(pieces()):
        written = frame if plain else csv_escaping.protected(frame)
        if marked:
            said = {csv_escaping.NOT_QUOTED: None} if plain else {csv_escaping.QUOTED: csv_escaping.marks(frame)}
            written = written.assign(**said)
        written.to_csv(file, index=False, header=number == 0, lineterminator="\r\n")
    return quoted


def _readable_votes(votes: str) -> str:
    return "; ".join(f"{annotator}: {label}" for annotator, label in json.loads(votes).items())
