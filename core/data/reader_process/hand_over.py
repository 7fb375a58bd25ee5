"""How tables come from the process that read them: a folder with Arrow files, and one description of all."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
from pandas import DataFrame
from pyarrow import ipc

from core.data.reader_process.messages import ReadingRefused
from core.data.reading.table import RawTable
from core.errors import ErrataError

_DESCRIPTION = "tables.json"


def write(tables: Sequence[RawTable], folder: Path) -> None:
    """Keep the tables in the folder, which is empty of such."""
    numbers = itertools.count(1)

    def kept(value: Any) -> Any:
        if isinstance(value, ErrataError):
            return ReadingRefused.of(value)
        name = f"{next(numbers)}.arrow"
        _write_frame(value, folder / name)
        return name

    (folder / _DESCRIPTION).write_bytes(msgspec.json.encode(tables, enc_hook=kept))


def read(folder: Path) -> tuple[RawTable, ...]:
    """The tables, which need the folder no more."""

    def found(kind: type, value: Any) -> Any:
        if issubclass(kind, ErrataError):
            return msgspec.convert(value, ReadingRefused).error
        return _read_frame(folder / value)

    return msgspec.json.decode((folder / _DESCRIPTION).read_bytes(), type=tuple[RawTable, ...], dec_hook=found)


def _write_frame(frame: DataFrame, path: Path) -> None:
    table = pa.Table.from_pandas(frame)
    with pa.OSFile(str(path), "wb") as sink, ipc.new_file(sink, table.schema) as out:
        out.write_table(table)


def _read_frame(path: Path) -> DataFrame:
    with pa.OSFile(str(path)) as source, ipc.open_file(source) as file:
        return file.read_all().to_pandas()
