"""Small files that claim, unpack to, or point to far more than they hold, each by a function of its own name."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import struct
import zipfile
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from pyarrow import ipc

Made = tuple[str, bytes]
"""A file's name and content."""

CSV = b"id,text,label\n1,We vote tomorrow,yes\n2,Nothing to do,no\n3,Come along,yes\n"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_TEXT = 'office:value-type="string"'
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx(rows: str, before: str = "") -> bytes:
    """A workbook of one sheet with these rows, as XML."""
    sheet = f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'
    sound = io.BytesIO()
    with xlsxwriter.Workbook(sound) as workbook:
        workbook.add_worksheet().write(0, 0, "text")
    with zipfile.ZipFile(sound) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**members, "xl/worksheets/sheet1.xml": sheet})


def cell(at: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>a text of words</t></is></c>'


def ods(rows: str) -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_MANIFEST}"/>',
            "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            f'xmlns:table="{_TABLE}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        }
    )


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def arrow(table: pa.Table, compression: str | None = None) -> bytes:
    out = io.BytesIO()
    with ipc.new_file(out, table.schema, options=ipc.IpcWriteOptions(compression=compression)) as file:
        file.write_table(table)
    return out.getvalue()


def workbooks() -> Iterator[Made]:
    for at in ("A99999999", "ABCDE2", "XFE2", "A1048577", "A0", "A", "1A", "", "A4294967297", "a2", "ÄB2"):
        rows = f"<row>{cell('A1')}</row><row>{cell(at)}</row>"
        yield f"cell at {at or 'nowhere'}.xlsx", xlsx(rows)
    far = cell("A1") + cell("XFD1")
    yield "far to the right.xlsx", xlsx(f'<row r="1">{far}</row>')
    yield (
        "far down.xlsx",
        xlsx(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("A1048576")}</row>'),
    )
    both = cell("A1") + cell("XFD1048576")
    yield "far away.xlsx", xlsx(f"<row>{both}</row>")
    yield "row number.xlsx", xlsx(f'<row r="99999999999">{cell("A1")}</row>')
    yield "dimension.xlsx", xlsx(f"<row>{cell('A1')}</row>", '<dimension ref="A1:XFD1048576"/>')
    yield "shared text.xlsx", xlsx('<row r="1"><c r="A1" t="s"><v>4000000000</v></c></row>')
    yield "style.xlsx", xlsx('<row r="1"><c r="A1" s="4000000000"><v>1</v></c></row>')
    yield "a date.xlsx", xlsx('<row r="1"><c r="A1" t="d"><v>99999-99-99T99:99</v></c></row>')
    yield "a number.xlsx", xlsx('<row r="1"><c r="A1"><v>1e999999</v></c></row>')
    yield "entities.xlsx", xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>&lol;&#x110000;</t></is></c></row>')
    yield "unpacks.xlsx", xlsx(" " * 300_000_000)
    for down, right in ((2**31, 1), (1, 2**31), (10**6, 16_000), (2**64, 2**64), (-1, -1), (10**6, 1)):
        one = f'<table:table-cell {_TEXT} table:number-columns-repeated="{right}"><text:p>x</text:p></table:table-cell>'
        row = f'<table:table-row table:number-rows-repeated="{down}">{one}</table:table-row>'
        yield f"{down} by {right}.ods", ods(row)
    empty = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    last = f"<table:table-row><table:table-cell {_TEXT}><text:p>x</text:p></table:table-cell></table:table-row>"
    yield "far down.ods", ods(last + empty + last)
    odd = '<table:table-cell office:value-type="date" office:date-value="99999-99-99"/>'
    yield "a date.ods", ods(f"<table:table-row>{odd}</table:table-row>")


def wide_and_long() -> Iterator[Made]:
    for columns in (20_000, 300_000):
        names, cells = ",".join(f"c{i}" for i in range(columns)), ",".join("x" * columns)
        yield f"{columns} columns.csv", f"{names}\n{cells}\n{cells}\n".encode()
        record = {f"c{i}": "x" for i in range(columns)}
        yield f"{columns} columns.json", json.dumps([record, record]).encode()
        yield f"{columns} columns.jsonl", (json.dumps(record) + "\n").encode() * 2
    table = pa.table({f"c{i}": ["x", "y"] for i in range(20_000)})
    yield "20000 columns.parquet", parquet(table)
    yield "20000 columns.arrow", arrow(table)
    cells = "".join(f"<c><v>{i}</v></c>" for i in range(16_384))
    yield "16384 columns.xlsx", xlsx(f"<row>{cells}</row><row>{cells}</row>")
    yield "a key each.jsonl", b"".join(b'{"text": "a b c", "k%d": 1}\n' % i for i in range(30_000))
    yield "a key each.json", json.dumps({f"c{i}": {f"r{i}": 1} for i in range(30_000)}).encode()
    labels = {"data": {"text": "a b"}, "annotations": [{"result": [], "completed_by": 1}]}
    many = [{**labels, "id": i, "data": {"text": "a b", f"k{i}": 1}} for i in range(5_000)]
    yield "a key each of a tool.json", json.dumps(many).encode()
    yield "five million rows.csv", b"t,l\n" + b"x y,a\n" * 5_000_000
    yield "five million rows.jsonl", b'{"t":1}\n' * 5_000_000
    yield "five million lines.txt", b"__label__a x\n" * 5_000_000
    yield "commas.csv", b"," * 20_000_000
    yield "quotes.csv", b'"' * 3_000_001
    yield "a line.txt", b"word " * 10_000_000
    yield "a cell.csv", b'text,label\n"' + b"word " * 10_000_000 + b'",a\nx,b\n'
    yield "an open quote.csv", b'text,label\n"' + b"a,b\n" * 2_000_000
    yield "line ends.csv", b"\n" * 20_000_000
    yield "nuls.csv", b"text,label\n" + b"\0" * 5_000_000


def nested() -> Iterator[Made]:
    yield "lists.json", b"[" * 1_000_000
    yield "closed lists.json", b"[" * 100_000 + b"]" * 100_000
    yield "objects.jsonl", b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n"
    yield "a number.json", b'[{"text": "a", "n": ' + b"9" * 1_000_000 + b"}]"
    yield "surrogates.json", b'[{"text": "\\ud800", "l\\udfff": "\\ud83d"}, {"text": "b", "l\\udfff": "c"}]'
    yield "not a number.jsonl", b'{"text": NaN, "label": Infinity}\n{"text": "a b", "label": -Infinity}\n'
    yield "no table.json", b'{"a": [1, 2], "b": {"c": [[[]]]}}'
    yield "nested.parquet", parquet(pa.table({"a": [[[[[1]]]], None], "b": [{"c": {"d": [1]}}, None]}))


def judgements() -> Iterator[Made]:
    """Lists of judgements: each becomes a row with all that is known of its text."""
    one = {"user": "A", "label": "ja"}
    yield "judgements.json", json.dumps([{"text": "word " * 20_000, "annotations": [one] * 30_000}]).encode()
    many = b'{"text": "a b", "annotations": [' + b",".join([b'{"user": "A", "label": "ja"}'] * 1_000) + b"]}\n"
    yield "three million judgements.jsonl", many * 3_000
    further = [{**one, f"k{number}": 1} for number in range(30_000)]
    yield "a key a judgement.json", json.dumps([{"text": "a b", "annotations": further}]).encode()
    late = [{"text": f"Beitrag {n}", "annotations": [one, {**one, f"k{n}": 1}]} for n in range(30_000)]
    yield "a key a text.json", json.dumps(late).encode()
    people = [{"text": f"Beitrag {n}", "annotations": {f"A{n}": "ja", f"B{n}": "nein"}} for n in range(30_000)]
    yield "two people a text.json", json.dumps(people).encode()
    yield "printed judgements.csv", b'text,annotations\na b,"[' + b"{'user': 'A', 'label': [" * 20_000 + b'"\n'


def packed_columns() -> Iterator[Made]:
    text = "a text of words " * 60_000
    indices = pa.array(np.zeros(1_000_000, dtype="int32"))
    some = pa.table({"text": pa.DictionaryArray.from_arrays(indices[:20_000], [text]), "label": ["a", "b"] * 10_000})
    yield "a text again.parquet", parquet(some)
    again = pa.table({"text": pa.DictionaryArray.from_arrays(indices, [text]), "label": ["a"] * 1_000_000})
    yield "a text again.arrow", arrow(again)
    yield "a text again packed.arrow", arrow(again, "zstd")
    zeros = pa.table({"a": np.zeros(60_000_000, dtype="int64")})
    yield "zeros.arrow", arrow(zeros, "zstd")
    yield "zeros.parquet", parquet(zeros)
    views = pa.table({"text": pa.array([text] * 200).cast(pa.string_view()), "label": ["a"] * 200})
    yield "views.arrow", arrow(views, "zstd")
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([40_000_000], pa.int32()), pa.array([text]))
    yield "runs.arrow", arrow(pa.table({"text": runs}))
    yield "lists.parquet", parquet(pa.table({"a": [[0] * 30_000_000]}))


def times() -> Iterator[Made]:
    far = {
        "day": pa.array([2**31 - 1, -(2**31), 0], pa.date32()),
        "days": pa.array([86_400_000 * 10**8, -86_400_000 * 10**8, 0], pa.date64()),
        "moment": pa.array([2**62, -(2**62), 0], pa.timestamp("ms")),
        "zoned": pa.array([2**62, -(2**62), 0], pa.timestamp("us", "Europe/Berlin")),
        "unknown": pa.array([0, 1, 2], pa.timestamp("ns", "Europe/Atlantis")),
        "lasting": pa.array([2**62, -(2**62), 0], pa.duration("us")),
        "text": ["a text", "another text", "a third"],
    }
    for name, column in far.items():
        table = pa.table({"text": far["text"], name: column})
        yield f"{name}.parquet", parquet(table)
        yield f"{name}.arrow", arrow(table)
    yield "times.csv", b"id,text,annotator,label,time\n1,a b c,x,yes,9999999999999999\n2,d e f,y,no,-99999-01-01\n"
    frame = pd.DataFrame({"text": ["a b", "c d"], "day": [datetime.datetime(9999, 12, 31)] * 2})
    yield "last day.parquet", parquet(pa.Table.from_pandas(frame))


def archives() -> Iterator[Made]:
    yield "2000 tables.zip", zipped({f"{i}.csv": CSV for i in range(2_000)})
    yield "2000 texts.zip", zipped({f"{i}.txt": b"a text of words" for i in range(2_000)})
    yield "20000 files.zip", zipped({f"{i}.csv": b"" for i in range(20_000)})
    inner = zipped({"a.csv": CSV})
    for _ in range(20):
        inner = zipped({"a.zip": inner})
    yield "archives in archives.zip", inner
    yield "up and away.zip", zipped({"../../../tmp/a.csv": CSV, "/etc/a.csv": CSV, "C:\\a.csv": CSV, "CON.csv": CSV})
    yield "zeros.zip", zipped({"a.csv": b"0" * 400_000_000})
    yield "zeros in gzip.csv.gz", gzip.compress(b"0" * 400_000_000)
    yield "gzip in gzip.gz", gzip.compress(gzip.compress(CSV))
    yield "no end.csv.gz", gzip.compress(CSV * 1_000)[:-20]
    yield "wrong sum.csv.gz", gzip.compress(CSV)[:-8] + b"\0" * 8
    same = io.BytesIO()
    with zipfile.ZipFile(same, "w") as archive:
        for _ in range(3):
            archive.writestr("a.csv", CSV)
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("n" * 60_000 + ".csv", CSV)
    yield "equal names and a link.zip", same.getvalue()
    sound = zipped({"a.csv": CSV * 200, "b.csv": CSV})
    yield "damaged member.zip", sound[:60] + bytes(40) + sound[100:]
    yield "damaged member.xlsx", (book := xlsx("<row/>" * 500))[:700] + bytes(30) + book[730:]


def texts() -> Iterator[Made]:
    for encoding in ("utf-16", "utf-32", "cp1252", "utf-16-be", "shift-jis", "cp037"):
        yield f"{encoding}.csv", "text,label\nWahl ü x,ja\nNein,nein\n".encode(encoding, errors="replace")
    yield "half a letter.csv", "text,label\nWählt 🔷,ja\nNein,nein\n🔷".encode()[:-2]
    yield "odd utf-16.csv", "text,label\nWahl,ja\n".encode("utf-16") + b"\0"
    yield "lone surrogate.csv", b"\xff\xfe" + b"t\0,\0l\0\n\0" + struct.pack("<H", 0xD800) + b",\0a\0\n\0"
    yield "every byte.csv", bytes(range(256)) * 200
    yield "escapes.csv", b'text,label\n"\x1b[31m\x07\x08",=cmd|x\n<script>,@SUM(1)\n'
    for start in (
        b"PAR1",
        b"ARROW1",
        b"FEA1",
        b"\xff\xff\xff\xff",
        b"$FL2",
        b"$FL3",
        b"<stata_dta>",
        b"X\n\0\0",
        b"PK\x03\x04",
    ):
        yield f"starts like {start[:6]!r}.csv", start + CSV
        yield f"starts like {start[:6]!r} and goes on.csv", start + b"\xff" * 5_000
    for start in (b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"PK\x05\x06", bytes([113, 2, 1, 0])):
        yield f"starts like {start[:6]!r}.bin", start + b"\x01" * 3_000
        yield f"starts like {start[:6]!r} alone.bin", start
