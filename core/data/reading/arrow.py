"""Arrow's own files: Feather, Arrow IPC files, and the streams that Hugging Face's datasets keep on disk."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import feather, ipc

from core.data.reading import arrow_table
from core.data.reading.bounds import MAX_CELLS, MAX_UNPACKED_BYTES, too_much
from core.data.reading.recognition import FEATHER_1, STREAM_START, Format
from core.data.reading.table import RawTable
from core.errors import FileError


def read(path: Path, name: str) -> RawTable:
    """Read one file; raises FileError where it is damaged or unpacks to far more than a table of texts."""
    return read_parts([path], name)


def read_parts(paths: Sequence[Path], name: str) -> RawTable:
    """Read files with the same columns as one table, in this order; raises FileError as ``read``."""
    try:
        table = pa.concat_tables([_bounded(path, name) for path in paths])
        return arrow_table.table_of(table, name=name, format=Format.ARROW)
    except (pa.ArrowMemoryError, pa.ArrowCapacityError) as error:
        raise too_much(name) from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise FileError("The Arrow file is damaged.", where=name, todo="Write or download it again.") from error


def _bounded(path: Path, name: str) -> pa.Table:
    with path.open("rb") as file:
        start = file.read(len(FEATHER_1))
    if start == FEATHER_1:
        return _old_feather(path)
    with pa.OSFile(str(path)) as source:
        reader = ipc.open_stream(source) if start == STREAM_START else ipc.open_file(source)
        return pa.Table.from_batches(_counted(reader, name), reader.schema)


def _counted(reader: ipc.RecordBatchStreamReader | ipc.RecordBatchFileReader, name: str) -> Iterator[pa.RecordBatch]:
    cells = size = 0
    for batch in _batches(reader):
        cells += batch.num_rows * max(batch.num_columns, 1)
        size += batch.nbytes
        if cells > MAX_CELLS or size > MAX_UNPACKED_BYTES:
            raise too_much(name)
        yield batch


def _batches(reader: ipc.RecordBatchStreamReader | ipc.RecordBatchFileReader) -> Iterator[pa.RecordBatch]:
    if isinstance(reader, ipc.RecordBatchFileReader):
        return (reader.get_batch(number) for number in range(reader.num_record_batches))
    return iter(reader)


def _old_feather(path: Path) -> pa.Table:
    """The first version of Feather, which nothing packs and so nothing has to be bounded in."""
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        return feather.read_table(path, memory_map=False)
