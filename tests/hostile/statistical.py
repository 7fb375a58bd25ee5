"""Files of SPSS and Stata that are sound but for what their heads say, and for dates that no calendar has."""

from __future__ import annotations

import functools
import struct
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from tests.hostile.crafted import Made

_FAR = (1e300, -1e300, 1e18, -1e18, 253_402_300_800 * 1e3, 3e6, -6e5, float("inf"), float("nan"))
_SPSS_DAYS, _STATA_DAYS = ("DATE11", "DATETIME20", "TIME8", "MONTH3"), ("%td", "%tc", "%tm", "%ty")
_TEXTS = [f"Wir gehen zur Wahl Nummer {number}" for number in range(9)]
# Where the head of an SPSS file says so: its layout, the width of a row, how it is packed, its weight, its rows.
_SPSS_HEAD = {"layout": 64, "width": 68, "packing": 72, "weight": 76, "rows": 80}
# In the first variable: its width, whether it has a label, its missing values, the label's length.
_SPSS_VARIABLE = {"kind": 176, "text width": 180, "label": 184, "missing values": 188, "format": 192, "name": 200}
_LIES = (-1, 0, 77, 2**31 - 1, -(2**31))


def written(write: Callable[[str], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        write(str(path))
        return path.read_bytes()


def files() -> Iterator[Made]:
    yield from _dates()
    yield from _spss_heads()
    yield from _stata_heads()
    portable = _portable()
    for number in (b"ZZZZZZ/", b"0/", b"-1/", b"/"):
        said = number.decode()[:-1]
        yield f"{said} columns.por", portable.replace(b"ReadStat43/", b"ReadStat4" + number)
        yield f"a text of {said}.por", portable.replace(b"R/Wir", number + b"Wir", 1)
    yield "no end.por", portable[:-40]
    yield "only a head.por", portable[:480]
    zeros = pd.DataFrame(dict.fromkeys("abcdefgh", np.zeros(1_200_000)))
    yield "zeros.zsav", written(lambda path: pyreadstat.write_sav(zeros, path, compress=True))


@functools.cache
def _frame() -> pd.DataFrame:
    labels = ["ja", "nein", "ja"] * 3
    return pd.DataFrame({"text": _TEXTS, "label": labels, "day": list(_FAR)}).astype({"text": object, "label": object})


def _dates() -> Iterator[Made]:
    for kind in _SPSS_DAYS:
        for name, options in {"sav": {}, "zsav": {"compress": True}}.items():
            yield f"{kind}.{name}", written(_sav(variable_format={"day": kind}, **options))
        plain = _frame().assign(day=[3e6, -6e5, 1e12] * 3)
        yield f"{kind}.por", written(_writer(pyreadstat.write_por, plain, variable_format={"day": kind}))
    finite = _frame().assign(day=[1e300, -1e300, 1e18, -1e18, 1e15, 3e6, -6e5, 0.0, 1.0])
    for kind in _STATA_DAYS:
        yield f"{kind[1:]}.dta", written(_writer(pyreadstat.write_dta, finite, variable_format={"day": kind}))


def _writer(write: Callable[..., object], frame: pd.DataFrame, **options: object) -> Callable[[str], object]:
    return lambda path: write(frame, path, **options)


def _sav(**options: object) -> Callable[[str], object]:
    return _writer(pyreadstat.write_sav, _frame(), **options)


def _patched(content: bytes, place: int, form: str, value: float) -> bytes:
    changed = bytearray(content)
    struct.pack_into(form, changed, place, value)
    return bytes(changed)


def _spss_heads() -> Iterator[Made]:
    content = written(_sav(column_labels={"text": "Was da steht"}, variable_value_labels={"day": {1.0: "eins"}}))
    for name, place in {**_SPSS_HEAD, **_SPSS_VARIABLE}.items():
        for lie in _LIES:
            yield f"{name} {lie}.sav", _patched(content, place, "<i", lie)
    packed = written(_sav(compress=True))
    data = _data_of(packed)
    blocks = struct.unpack_from("<q", packed, data + 8)[0]
    for place in (data, data + 8, data + 16, blocks, blocks + 24, blocks + 32):
        for lie in (-1, 0, 2**62):
            yield f"block {place} {lie}.zsav", _patched(packed, place, "<q", lie)
    for place in (blocks + 16, blocks + 20, blocks + 40, blocks + 44):
        for lie in (-1, 0, 2**31 - 1):
            yield f"size {place} {lie}.zsav", _patched(packed, place, "<i", lie)
    ends = _patched(packed, _data_of(content) - 4, "<i", 7)
    yield "no dictionary end.sav", ends
    for number in (2**31 - 1, -1):
        # The record with the value labels: how many there are, and how long the first is.
        place = content.index(struct.pack("<ii", 3, 1))
        yield f"{number} value labels.sav", _patched(content, place + 4, "<i", number)
        yield f"{number} further.sav", _patched(content, content.index(struct.pack("<ii", 7, 3)) + 12, "<i", number)


def _data_of(content: bytes) -> int:
    """Where the rows begin: behind the record that ends the dictionary."""
    return content.index(struct.pack("<ii", 999, 0)) + 8


def _stata_heads() -> Iterator[Made]:
    frame = _frame().assign(day=[1.0, 2.0, 3.0] * 3, essay=["x" * 3_000] * 9)
    labels = {"day": {1: "eins", 2: "zwei", 3: "drei"}}
    content = written(_writer(pyreadstat.write_dta, frame, variable_value_labels=labels, version=15))
    for mark, form in (("<K>", "<H"), ("<N>", "<Q")):
        place = content.index(mark.encode()) + 3
        for lie in (0, 2**15, 2**16 - 1, *((2**40, 2**63) if form == "<Q" else ())):
            yield f"{mark[1]} {lie}.dta", _patched(content, place, form, lie)
    places = content.index(b"<map>") + 5
    for number in range(0, 14, 2):
        for lie in (0, 2**62, len(content) - 1):
            yield f"map {number} {lie}.dta", _patched(content, places + 8 * number, "<q", lie)
    kinds = content.index(b"<variable_types>") + 16
    for lie in (0, 2_045, 32_768, 65_526, 65_535):
        yield f"type {lie}.dta", _patched(content, kinds, "<H", lie)
    texts = content.find(b"GSO")
    for lie in (0, 2**31, 2**32 - 1) if texts >= 0 else ():
        yield f"a long text of {lie}.dta", _patched(content, texts + 16, "<I", lie)
    table = content.index(b"<lbl>") + 5
    for lie in (0, 2**31 - 1, 2**32 - 1):
        yield f"labels of {lie} bytes.dta", _patched(content, table, "<I", lie)
    old = written(_writer(pyreadstat.write_dta, frame.drop(columns="essay"), version=10))
    for place, form, lies in ((4, "<H", (0, 2**15, 2**16 - 1)), (6, "<I", (0, 2**31, 2**32 - 1))):
        for lie in lies:
            yield f"old {place} {lie}.dta", _patched(old, place, form, lie)


def _portable() -> bytes:
    plain = _frame().assign(day=[1.0, 2.0, 3.0] * 3)
    return written(_writer(pyreadstat.write_por, plain))
