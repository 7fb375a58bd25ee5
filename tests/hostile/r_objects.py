"""Objects of R as ``saveRDS`` writes them, with what no R would write: lengths, dates and codes that are not there."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterator, Sequence

from tests.hostile.crafted import Made

_HEAD = b"X\n" + struct.pack(">iii", 2, 0x040300, 0x020300)
_INTEGER, _REAL, _TEXT, _LIST, _SYMBOL, _PAIRS, _CHARACTERS, _ALTERNATIVE = 13, 14, 16, 19, 1, 2, 9, 238
_REFERENCE, _NOTHING = 255, 254
_IS_OBJECT, _HAS_ATTRIBUTES, _HAS_TAG = 1 << 8, 1 << 9, 1 << 10
_NOTHING_HERE = struct.pack(">i", _NOTHING)
_NO_INTEGER = -(2**31)


def sound(rows: int = 30) -> bytes:
    """A data frame with texts, a factor and dates, packed as R does."""
    texts = [f"Wir gehen zur Wahl Nummer {number}" for number in range(rows)]
    factor = _vector(
        _INTEGER, "i", [1, 2, 1] * (rows // 3), {"levels": _texts(["ja", "nein"]), "class": _texts(["factor"])}
    )
    days = _vector(_REAL, "d", [20_000.0] * rows, {"class": _texts(["Date"])})
    return gzip.compress(_HEAD + _frame({"text": _texts(texts), "label": factor, "day": days}, rows), mtime=0)


def uneven() -> bytes:
    """A data frame whose first column has one value and whose second has three."""
    return _HEAD + _frame({"x": _vector(_INTEGER, "i", [1]), **_TEXTS}, 3)


def files() -> Iterator[Made]:
    yield "a first column of another length.rds", uneven()
    for name, content in _objects():
        yield f"{name}.rds", _HEAD + content
    yield "zeros.rds", gzip.compress(_HEAD + _frame({"x": _vector(_REAL, "d", [0.0] * 40_000_000)}, 40_000_000))
    for head in (b"RDX2\n", b"RDX3\n", b"RDA2\n"):
        yield f"a workspace {head[:4].decode()}.rda", gzip.compress(head + _HEAD + _frame(_TEXTS, 3))
    yield "letters.rds", b"A\n2\n262912\n131840\n787\n99999999999\n1\n"
    yield "letters without end.rds", b"A\n2\n262912\n131840\n" + b"19\n1\n" * 20_000
    yield "another order.rds", b"B\n" + struct.pack("<iii", 2, 0x040300, 0x020300) + b"\xff" * 400
    yield "a version.rds", b"X\n" + struct.pack(">iii", 2**31 - 1, -1, -1) + _frame(_TEXTS, 3)


def _objects() -> Iterator[Made]:
    for number in (2**31 - 1, -2, 0):
        yield f"{number} numbers", _frame({**_TEXTS, "x": _head(_REAL) + struct.pack(">i", number) + bytes(24)}, 3)
        yield f"{number} texts", _frame({"x": _head(_TEXT) + struct.pack(">i", number) + _characters(b"a")}, 3)
        yield f"{number} columns", _head(_LIST) + struct.pack(">i", number) + _texts(["a"])
        yield f"{number} letters", _frame({"x": _head(_TEXT) + struct.pack(">iii", 1, _CHARACTERS, number)}, 1)
    yield "a long vector", _frame({"x": _head(_REAL) + struct.pack(">iii", -1, 2**30, 0) + bytes(80)}, 3)
    for days in (1e300, -1e300, 1e18, float("inf"), float("nan"), -800_000.0, 3e6):
        yield (
            f"day {days}",
            _frame({**_TEXTS, "day": _vector(_REAL, "d", [days] * 3, {"class": _texts(["Date"])})}, 3),
        )
        moment = {"class": _texts(["POSIXct", "POSIXt"]), "tzone": _texts(["Europe/Berlin"])}
        yield f"moment {days}", _frame({**_TEXTS, "at": _vector(_REAL, "d", [days] * 3, moment)}, 3)
    for zone in ("Europe/Atlantis", "../../../etc/passwd", "\0", "x" * 5_000):
        moment = {"class": _texts(["POSIXct"]), "tzone": _texts([zone])}
        yield f"zone {zone[:8]!r}", _frame({**_TEXTS, "at": _vector(_REAL, "d", [253_402_300_799.0] * 3, moment)}, 3)
    for code in (0, -1, 99, 2**31 - 1):
        factor = {"levels": _texts(["ja", "nein"]), "class": _texts(["factor"])}
        yield f"level {code}", _frame({**_TEXTS, "label": _vector(_INTEGER, "i", [code] * 3, factor)}, 3)
    without = {"class": _texts(["factor"])}
    yield "a factor without levels", _frame({**_TEXTS, "label": _vector(_INTEGER, "i", [1, 2, 1], without)}, 3)
    yield "columns of other lengths", _frame({**_TEXTS, "x": _vector(_INTEGER, "i", [1])}, 3)
    yield "rows that are not there", _frame(_TEXTS, 2**31 - 1)
    yield "fewer names", _with_attributes(_LIST, _listed([_texts(["a"])] * 3), {"names": _texts(["x"]), **_FRAME})
    yield "no names", _with_attributes(_LIST, _listed([_texts(["a"])]), _FRAME)
    yield "a reference", _frame({"x": struct.pack(">i", _REFERENCE | 9_999 << 8)}, 3)
    yield "itself", _head(_LIST) + struct.pack(">i", 1) + struct.pack(">i", _REFERENCE | 1 << 8)
    yield "lists in lists", (_head(_LIST) + struct.pack(">i", 1)) * 100_000 + _NOTHING_HERE
    yield "pairs in pairs", struct.pack(">i", _PAIRS) * 100_000 + _NOTHING_HERE * 100_000
    for length in (1e15, -1e15, float("nan"), 1e300):
        yield f"a sequence of {length}", _frame({"x": _sequence(b"compact_intseq", length)}, 3)
        yield f"a real sequence of {length}", _frame({"x": _sequence(b"compact_realseq", length)}, 3)
    yield "another alternative", _frame({"x": _sequence(b"mmap_real", 3.0)}, 3)
    labels = {
        "labels": _vector(_REAL, "d", [1.0], {"names": _texts(["ja", "nein"])}),
        "class": _texts(["haven_labelled"]),
    }
    yield "more labels", _frame({**_TEXTS, "x": _vector(_REAL, "d", [1.0] * 3, labels)}, 3)
    ranged = {"na_range": _texts(["a", "b"]), "class": _texts(["haven_labelled_spss"])}
    yield "a range of letters", _frame({**_TEXTS, "x": _vector(_REAL, "d", [1.0] * 3, ranged)}, 3)
    for kind in (0, 3, 4, 5, 6, 24, 25, 239, 249, 250, 77):
        yield f"kind {kind}", _frame({"x": struct.pack(">i", kind) + bytes(40)}, 3)


def _head(kind: int, *, has_attributes: bool = False) -> bytes:
    return struct.pack(">i", kind | (_HAS_ATTRIBUTES | _IS_OBJECT if has_attributes else 0))


def _characters(content: bytes) -> bytes:
    return struct.pack(">ii", _CHARACTERS | 8 << 12, len(content)) + content


def _texts(texts: Sequence[str]) -> bytes:
    return _head(_TEXT) + struct.pack(">i", len(texts)) + b"".join(_characters(text.encode()) for text in texts)


def _vector(kind: int, sign: str, numbers: Sequence[float], attributes: dict[str, bytes] | None = None) -> bytes:
    body = struct.pack(f">i{len(numbers)}{sign}", len(numbers), *numbers)
    return _with_attributes(kind, body, attributes) if attributes else _head(kind) + body


def _listed(items: Sequence[bytes]) -> bytes:
    return struct.pack(">i", len(items)) + b"".join(items)


def _with_attributes(kind: int, body: bytes, attributes: dict[str, bytes]) -> bytes:
    tag = struct.pack(">i", _PAIRS | _HAS_TAG)
    pairs = [tag + struct.pack(">i", _SYMBOL) + _characters(name.encode()) + held for name, held in attributes.items()]
    return _head(kind, has_attributes=True) + body + b"".join(pairs) + _NOTHING_HERE


def _frame(columns: dict[str, bytes], rows: int) -> bytes:
    numbered = _vector(_INTEGER, "i", [_NO_INTEGER, -rows])
    attributes = {"names": _texts(list(columns)), "class": _texts(["data.frame"]), "row.names": numbered}
    return _with_attributes(_LIST, _listed(list(columns.values())), attributes)


def _sequence(kind: bytes, length: float) -> bytes:
    """What R keeps of a sequence: how many numbers there are, the first, and the step."""
    name = struct.pack(">i", _SYMBOL) + _characters(kind)
    package = struct.pack(">i", _SYMBOL) + _characters(b"base")
    pair = struct.pack(">i", _PAIRS)
    about = pair + name + pair + package + pair + _vector(_INTEGER, "i", [_INTEGER]) + _NOTHING_HERE
    return struct.pack(">i", _ALTERNATIVE) + about + _vector(_REAL, "d", [length, 1.0, 1.0]) + _NOTHING_HERE


_TEXTS = {"text": _texts(["Wir gehen heute", "Niemand kommt", "Wir kommen alle"])}
_FRAME = {"class": _texts(["data.frame"]), "row.names": _vector(_INTEGER, "i", [_NO_INTEGER, -3])}
