"""Small sound files of every format, and what damage makes of them: bytes changed, cut off, put together."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from functools import cache

import openpyxl
import pandas as pd
import pyarrow as pa
import pyreadstat
from pyarrow import feather

from tests.hostile import crafted, old_excel, r_objects
from tests.hostile.crafted import CSV, Made
from tests.hostile.statistical import written

_FRAME = pd.DataFrame(
    {
        "id": range(1, 31),
        "text": [f"Wir gehen zur Wahl Nummer {number} 🔷" for number in range(1, 31)],
        "label": ["ja", "nein", "ja"] * 10,
        "day": pd.to_datetime(["2026-03-01"] * 30),
    }
)


def _workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["id", "text", "label"], *_FRAME[["id", "text", "label"]].itertuples(index=False)):
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


@cache
def sound() -> dict[str, bytes]:
    """A file of each format by its name."""
    table = pa.Table.from_pandas(_FRAME)
    plain = _FRAME.astype({"text": object, "label": object})
    texts = plain.drop(columns="day").assign(text=lambda rows: rows["text"].str.replace(" 🔷", ""))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ["<table:table-row>" + cell.format("text") + cell.format("label") + "</table:table-row>"]
    rows += [f"<table:table-row>{cell.format('ein Text')}{cell.format('ja')}</table:table-row>"] * 10
    return {
        "a.csv": _FRAME.to_csv(index=False).encode(),
        "a.tsv": _FRAME.to_csv(index=False, sep="\t").encode("cp1252", errors="replace"),
        "a.json": _FRAME.to_json(orient="records", date_format="iso").encode(),
        "a.jsonl": _FRAME.to_json(orient="records", lines=True, date_format="iso").encode(),
        "a.parquet": crafted.parquet(table),
        "a.arrow": crafted.arrow(table),
        "a.feather": written(lambda path: feather.write_feather(table, path)),
        "a.xlsx": _workbook(),
        "a.ods": crafted.ods("".join(rows)),
        "a.sav": written(lambda path: pyreadstat.write_sav(plain, path)),
        "a.zsav": written(lambda path: pyreadstat.write_sav(plain, path, compress=True)),
        "a.por": written(lambda path: pyreadstat.write_por(texts, path)),
        "a.dta": written(lambda path: pyreadstat.write_dta(plain, path)),
        "old.dta": written(lambda path: pyreadstat.write_dta(texts, path, version=12)),
        "a.rds": r_objects.sound(),
        "a.xls": old_excel.sound(),
        "a.zip": crafted.zipped({"a.csv": CSV, "b.csv": CSV, "c.txt": b"a text"}),
        "fast.txt": b"__label__ja wir gehen\n__label__nein nichts\n" * 10,
    }


def files(rounds: int, seed: int = 5460) -> Iterator[Made]:
    """``rounds`` times each kind of damage to each file; the same seed makes the same files."""
    chance = random.Random(seed)
    known = sound()
    for number in range(rounds):
        for name, content in known.items():
            other = chance.choice(list(known.values()))
            for kind, damage in _DAMAGES.items():
                yield f"{kind} {number} {name}", damage(chance, content, other)


def _changed(chance: random.Random, content: bytes, other: bytes) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice([1, 3, 30])):
        damaged[chance.randrange(len(damaged))] = chance.choice([0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)])
    return bytes(damaged)


def _cut(chance: random.Random, content: bytes, other: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def _spliced(chance: random.Random, content: bytes, other: bytes) -> bytes:
    begin, at = chance.randrange(len(content)), chance.randrange(len(other))
    return content[:begin] + other[at : at + chance.choice([8, 200, len(other)])] + content[begin:]


_DAMAGES = {"changed": _changed, "cut": _cut, "spliced": _spliced}
