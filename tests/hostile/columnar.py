"""Arrow, Feather and Parquet files that unpack to gigabytes, or say that they hold more or less than they do."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather, ipc

from tests.hostile.crafted import Made

_ROWS = 12_345
_LIES = (0, 1, 10**6, 2**31 - 1, 2**62, -1)
_LONG = 1_500_000_000
_PARQUET_END = b"PAR1"


def files() -> Iterator[Made]:
    yield from _heads()
    yield from _batches()
    yield from _dictionaries()
    yield from _parquets()


def _file(table: pa.Table, compression: str | None = "zstd", *, stream: bool = False, rows: int | None = None) -> bytes:
    out = io.BytesIO()
    new = ipc.new_stream if stream else ipc.new_file
    with new(out, table.schema, options=ipc.IpcWriteOptions(compression=compression)) as file:
        file.write_table(table, max_chunksize=rows)
    return out.getvalue()


def _repeated(table: pa.Table, times: int, *, stream: bool) -> bytes:
    """The one batch of the table, many times over: each is small, together they are not."""
    out = io.BytesIO()
    new = ipc.new_stream if stream else ipc.new_file
    with new(out, table.schema, options=ipc.IpcWriteOptions(compression="zstd")) as file:
        for _ in range(times):
            file.write_batch(table.to_batches()[0])
    return out.getvalue()


def _batches() -> Iterator[Made]:
    zeros = pa.table({"a": np.zeros(2_000_000, dtype="int64")})
    for stream in (False, True):
        kind = "stream" if stream else "file"
        yield f"batches of zeros {kind}.arrow", _repeated(zeros, 300, stream=stream)
        yield f"empty batches {kind}.arrow", _repeated(zeros.slice(0, 1), 20_000, stream=stream)
    yield "blank texts.arrow", _file(pa.table({"text": [" " * 1_000_000] * 1_200}))
    for compression in ("zstd", "lz4"):
        out = io.BytesIO()
        feather.write_feather(pa.table({"text": [" " * 1_000_000] * 150}), out, compression=compression)
        yield f"blank texts {compression}.feather", out.getvalue()
    nothing = pa.table({"nothing": pa.nulls(2_000_000), "text": pa.nulls(2_000_000, pa.string())})
    yield "nothing at all.arrow", _repeated(nothing, 600, stream=False)
    yield "no columns.arrow", _file(pa.table({"a": [1] * 2_000_000}).select([]))
    fixed = pa.table({"bytes": pa.array([bytes(1_000_000)] * 150, pa.binary(1_000_000))})
    yield "long bytes.arrow", _file(fixed)
    lists = pa.table({"lists": pa.array([[0] * 2_000_000] * 20, pa.list_(pa.int8()))})
    yield "long lists.arrow", _file(lists)


def _dictionaries() -> Iterator[Made]:
    indices = pa.array(np.arange(1_000, dtype="int32") % 10)
    words = pa.array([" " * 90_000_000] * 10, pa.large_string())
    table = pa.table({"text": pa.DictionaryArray.from_arrays(indices, words), "label": ["a", "b"] * 500})
    for stream in (False, True):
        yield f"a blank dictionary {'stream' if stream else 'file'}.arrow", _file(table, stream=stream)
    inner = pa.DictionaryArray.from_arrays(pa.array(np.zeros(1_000, dtype="int32")), pa.array(["x" * 1_000_000]))
    again = pa.DictionaryArray.from_arrays(pa.array(np.zeros(2_000, dtype="int32")), inner)
    yield "a dictionary of a dictionary.arrow", _file(pa.table({"text": again.cast(again.type)}))
    sound = _file(pa.table({"text": pa.array(["ja", "nein"] * 50).dictionary_encode()}), None)
    place = sound.index(struct.pack("<ii", 0, 1))
    for lie in (2, -1, 2**31 - 1):
        yield f"place {lie} in a dictionary.arrow", _patched(sound, place, "<i", lie)


def _patched(content: bytes, place: int, form: str, value: int) -> bytes:
    changed = bytearray(content)
    struct.pack_into(form, changed, place, value)
    return bytes(changed)


def _heads() -> Iterator[Made]:
    """The number of rows, and what a packed block says of its own length, wherever the file says so."""
    sound = _file(pa.table({"text": [f"Beitrag {n}" for n in range(_ROWS)], "label": ["ja"] * _ROWS}))
    for number, place in enumerate(_places(sound, struct.pack("<q", _ROWS))):
        for lie in _LIES:
            yield f"rows {number} {lie}.arrow", _patched(sound, place, "<q", lie)
    for number, place in enumerate(_places(sound, b"\x28\xb5\x2f\xfd")):
        for lie in _LIES:
            yield f"unpacked {number} {lie}.arrow", _patched(sound, place - 8, "<q", lie)
    for lie in (2**31 - 1, -1, 0):
        yield f"a footer of {lie}.arrow", _patched(sound, len(sound) - 10, "<i", lie)
        yield f"a message of {lie}.arrow", _patched(sound, 12, "<i", lie)


def _places(content: bytes, sought: bytes) -> list[int]:
    places, start = [], content.find(sought)
    while start >= 0:
        places.append(start)
        start = content.find(sought, start + 1)
    return places


def _parquets() -> Iterator[Made]:
    table = pa.table({"text": [f"Beitrag {n}" for n in range(_ROWS)], "label": ["ja", "nein", "ja"] * (_ROWS // 3)})
    sound = _parquet(table)
    for lie in _LIES:
        for which in range(4):
            yield f"rows {which} {lie}.parquet", _with_footer(sound, _ROWS, lie, which)
        yield f"all rows {lie}.parquet", _with_footer(sound, _ROWS, lie, None)
    blank = _parquet(pa.table({"text": pa.array([" " * 100_000_000] * 12, pa.large_string())}), use_dictionary=False)
    yield "blank texts.parquet", blank
    with pq.ParquetFile(io.BytesIO(blank)) as file:
        column = file.metadata.row_group(0).column(0)
        sizes = {file.metadata.row_group(0).total_byte_size, column.total_uncompressed_size}
    small = blank
    for size in sizes:
        small = _with_footer(small, size, 1_000, None)
    yield "blank texts that say they are short.parquet", small
    zeros = pa.table({f"c{n}": np.zeros(1_900_000, dtype="int64") for n in range(26)})
    yield "as many zeros as may be.parquet", _parquet(zeros)
    more = _parquet(zeros.append_column("z", zeros["c0"]))
    yield "zeros that say they are few.parquet", _with_footer(more, 1_900_000, 10, None)
    many = pa.table({"text": ["a"] * 40_000})
    yield "many groups.parquet", _parquet(many, row_group_size=2)
    for lie in (2**31 - 1, -1, 0, 5):
        yield f"a footer of {lie}.parquet", _patched(sound, len(sound) - 8, "<i", lie)


def _parquet(table: pa.Table, **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", write_statistics=False, **options)
    return out.getvalue()


def _with_footer(content: bytes, number: int, lie: int, which: int | None) -> bytes:
    """The file with another number in its footer, wherever the first one stands there, or in one place alone."""
    length = struct.unpack("<I", content[-8:-4])[0]
    data, footer = content[: -8 - length], content[-8 - length : -8]
    if which is None:
        footer = footer.replace(_varint(number), _varint(lie))
    else:
        places = _places(footer, _varint(number))
        place = places[which % len(places)]
        footer = footer[:place] + _varint(lie) + footer[place + len(_varint(number)) :]
    return data + footer + struct.pack("<I", len(footer)) + _PARQUET_END


def _varint(number: int) -> bytes:
    """As Thrift writes a number: its sign in the last bit, seven bits a byte, the lowest first."""
    left, out = (number << 1) ^ (number >> 63), bytearray()
    while left > 127:
        out.append(left & 127 | 128)
        left >>= 7
    return bytes([*out, left])
