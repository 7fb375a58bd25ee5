"""Parquet."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.data.reading import arrow_table
from core.data.reading.bounds import MAX_CELLS, MAX_UNPACKED_BYTES, check_extent, too_much
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.errors import FileError


def read(path: Path, name: str) -> RawTable:
    """Read a Parquet file; raises FileError where it is damaged or unpacks to far more than a table of texts."""
    try:
        with pq.ParquetFile(path) as file:
            _check_size(file.metadata, name)
            texts = [field.name for field in file.schema_arrow if field.type in (pa.string(), pa.large_string())]
        # A text that many rows have in common stays one until its rows are counted.
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            table = file.read()
        return arrow_table.table_of(table, name=name, format=Format.PARQUET)
    except (pa.ArrowMemoryError, pa.ArrowCapacityError) as error:
        raise too_much(name) from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise FileError("The Parquet file is damaged.", where=name, todo="Write or download it again.") from error


def _check_size(metadata: pq.FileMetaData, name: str) -> None:
    unpacked = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    check_extent(name, metadata.num_rows, metadata.num_columns)
    if metadata.num_rows * metadata.num_columns > MAX_CELLS or unpacked > MAX_UNPACKED_BYTES:
        raise FileError(
            f"The file unpacks to {metadata.num_rows:,} rows and {unpacked / 1e6:,.0f} MB, more than a table of texts.",
            where=name,
            todo="Keep the rows and columns that are needed.",
        )
