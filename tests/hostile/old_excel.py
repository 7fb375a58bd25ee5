"""Workbooks of Excel 97, made by hand: extents, lengths and chains that are not true."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from tests.hostile.crafted import Made

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_SECTOR, _LEAST_STREAM = 512, 4_096
_FREE, _END, _OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_BEGIN, _STOP, _SHEET, _EXTENT = 0x0809, 0x000A, 0x0085, 0x0200
_LABEL, _NUMBER, _MANY, _SHARED, _INDEX, _FORMULA, _STYLE, _GO_ON = 0x204, 0x203, 0xBD, 0xFC, 0xFD, 0x06, 0xE0, 0x3C
_ROWS = [("text", "label"), *[(f"Wir gehen zur Wahl Nummer {n}", "ja") for n in range(20)]]


def sound() -> bytes:
    return _container(_workbook(_cells(_ROWS)))


def files() -> Iterator[Made]:
    few = _cells(_ROWS[:4])
    for down, right in ((2**32 - 1, 2**16 - 1), (65_536, 256), (2**31, 1), (1, 2**16 - 1), (0, 0)):
        yield f"extent {down} by {right}.xls", _container(_workbook(few, _extent(0, down, 0, right)))
    yield "extent backwards.xls", _container(_workbook(few, _extent(2**32 - 1, 0, 2**16 - 1, 0)))
    yield "a short extent.xls", _container(_workbook(few, _record(_EXTENT, b"\1")))
    for row, column in ((65_535, 0), (0, 65_535), (65_535, 65_535), (65_535, 255)):
        yield f"cell at {row} {column}.xls", _container(_workbook(few + _label(row, column, b"far away")))
    yield "every tenth row.xls", _container(_workbook(b"".join(_label(n, n % 256, b"x") for n in range(0, 65_536, 10))))
    for length in (65_535, 32_000, 1):
        yield (
            f"a text of {length}.xls",
            _container(_workbook(few + _record(_LABEL, struct.pack("<HHHHB", 9, 0, 0, length, 0) + b"ab"))),
        )
    yield (
        "a text of two bytes.xls",
        _container(_workbook(few + _record(_LABEL, struct.pack("<HHHHB", 9, 0, 0, 9, 1) + b"\0\xd8" * 5))),
    )
    for begin, end in ((5, 1), (0, 65_535)):
        yield (
            f"numbers from {begin} to {end}.xls",
            _container(_workbook(few + _record(_MANY, struct.pack("<HHHIH", 9, begin, 0, 7, end)))),
        )
    for number in (1e308, -1e308, float("nan"), float("inf"), 3e6, -1.0):
        date = _record(_STYLE, struct.pack("<HH", 0, 14) + bytes(16))
        cells = few + _record(_NUMBER, struct.pack("<HHHd", 4, 0, 0, number))
        yield f"a day {number}.xls", _container(_workbook(cells, globals=date))
    for texts in (0, 2**31 - 1, 2**32 - 1):
        shared = _record(_SHARED, struct.pack("<II", texts, texts) + struct.pack("<HB", 3, 0) + b"abc")
        cells = few + _record(_INDEX, struct.pack("<HHHI", 4, 0, 0, 4_000_000_000))
        yield f"{texts} shared texts.xls", _container(_workbook(cells, globals=shared))
    long = _record(_SHARED, struct.pack("<IIHBI", 1, 1, 65_535, 8, 2**31)) + _record(_GO_ON, b"\1") * 300
    yield "shared texts that go on.xls", _container(_workbook(few, globals=long))
    yield "a formula.xls", _container(_workbook(few + _record(_FORMULA, struct.pack("<HHH", 4, 0, 0) + b"\xff" * 60)))
    for place in (2**32 - 1, 0, 70_000):
        yield f"a sheet at {place}.xls", _container(_workbook(few, at=place))
    yield "two sheets of one name.xls", _container(_workbook(few, sheets=2))
    yield "a thousand sheets.xls", _container(_workbook(few, sheets=1_000))
    yield "no end.xls", _container(_workbook(few)[:-4])
    yield "records cut off.xls", _container(_workbook(few) + struct.pack("<HH", _LABEL, 65_535))
    stream = _workbook(few)
    for name, table in {
        "in a ring": [3, 2],
        "to itself": [2],
        "out of the file": [2**31],
        "into the table": [0],
    }.items():
        yield f"a chain {name}.xls", _container(stream, chain=table)
    for size in (2**32 - 1, 2**63 - 1, 0):
        yield f"a stream of {size} bytes.xls", _container(stream, size=size)
    for place, lie in (
        (30, 0),
        (30, 31),
        (30, 65_535),
        (44, 2**31),
        (48, 2**31),
        (60, 3),
        (68, 3),
        (72, 2**31),
        (76, 2**31),
    ):
        content = bytearray(_container(stream))
        struct.pack_into("<H" if place == 30 else "<I", content, place, lie)
        yield f"the head says {lie} at {place}.xls", bytes(content)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _begin(what: int) -> bytes:
    return _record(_BEGIN, struct.pack("<HHHHII", 0x0600, what, 0x0DBB, 0x07CC, 0, 0))


def _extent(top: int, below: int, left: int, right: int) -> bytes:
    return _record(_EXTENT, struct.pack("<IIHHH", top, below, left, right, 0))


def _label(row: int, column: int, text: bytes) -> bytes:
    return _record(_LABEL, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text)


def _cells(rows: Sequence[Sequence[str]]) -> bytes:
    return b"".join(
        _label(number, place, text.encode("cp1252"))
        for number, row in enumerate(rows)
        for place, text in enumerate(row)
    )


def _workbook(
    cells: bytes, extent: bytes | None = None, globals: bytes = b"", at: int | None = None, sheets: int = 1
) -> bytes:
    """The stream: what holds for all sheets and where they begin, then a sheet."""
    entry = len(_record(_SHEET, struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"S"))
    begin = len(_begin(5)) + len(globals) + entry * sheets + 4
    place = begin if at is None else at
    named = _record(_SHEET, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S") * sheets
    head = _begin(5) + globals + named + _record(_STOP, b"")
    return head + _begin(16) + (_extent(0, 21, 0, 2) if extent is None else extent) + cells + _record(_STOP, b"")


def _container(stream: bytes, chain: Sequence[int] = (), size: int | None = None) -> bytes:
    """The file around the stream: a head, a table of chains (``chain`` overwrites its beginning), a folder."""
    size = max(len(stream), _LEAST_STREAM) if size is None else size
    sectors = -(-max(len(stream), _LEAST_STREAM) // _SECTOR)
    tables = -(-(sectors + 1) // (_SECTOR // 4 - 1))
    first = tables + 1
    links = [*range(first + 1, first + sectors), _END]
    links[: len(chain)] = [link if link in (0, 2**31) else link + tables - 1 for link in chain]
    table = [*[_OF_TABLE] * tables, _END, *links]
    table += [_FREE] * (tables * _SECTOR // 4 - len(table))
    named = [*range(tables), *[_FREE] * (109 - tables)]
    head = _MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, _LEAST_STREAM, _END, 0, _END, 0)
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, first, size) + bytes(256)
    body = stream + bytes(sectors * _SECTOR - len(stream))
    return head + struct.pack("<109I", *named) + struct.pack(f"<{len(table)}I", *table) + folder + body


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    called = (name + "\0").encode("utf-16-le")
    head = called.ljust(64, b"\0") + struct.pack("<HBBIII", len(called), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
