"""Any file that a researcher may upload: read, or refused with what is wrong and what to do."""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import feather

from core.data.reading import RawTable, read_table
from core.data.reading.recognition import Format
from core.errors import ColumnError, FileError

Read = Callable[..., RawTable]

ROWS = [("1", "Wählt, wirklich!", "True"), ("2", 'sie sagte "nein"\nund ging 🔷', "False")]
COLUMNS = ("id", "text", "label")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write bytes or text (as UTF-8) under a name and read them."""

    def read(content: bytes | str, name: str = "posts.csv", **options: Any) -> RawTable:
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path, name=name, **options)

    return read


def _csv(separator: str = ",") -> str:
    return _frame(ROWS).to_csv(index=False, sep=separator)


def _frame(rows: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _xlsx(path: Path, rows: list[tuple[Any, ...]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path.read_bytes()


def _parquet(path: Path) -> bytes:
    _frame(ROWS).to_parquet(path)
    return path.read_bytes()


def _feather(path: Path) -> bytes:
    feather.write_feather(pa.Table.from_pandas(_frame(ROWS)), path)
    return path.read_bytes()


def _contents(folder: Path) -> dict[Format, bytes]:
    records = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    return {
        Format.DELIMITED: _csv().encode(),
        Format.SPREADSHEET: _xlsx(folder / "book", [COLUMNS, *ROWS]),
        Format.JSON: json.dumps(records, indent=1).encode(),
        Format.JSON_LINES: "\n".join(json.dumps(record) for record in records).encode(),
        Format.PARQUET: _parquet(folder / "table"),
        Format.ARROW: _feather(folder / "feather"),
        Format.GZIP: gzip.compress(_csv().encode()),
    }


# Those of statistics' programs have tests of their own: they know no texts of several lines, or no writer here.
GENERAL = [
    format
    for format in Format
    if format not in (Format.ARCHIVE, Format.SPSS, Format.SPSS_PORTABLE, Format.STATA, Format.R)
]


@pytest.mark.parametrize("format", GENERAL)
def test_every_format_gives_the_same_table(read: Read, tmp_path: Path, format: Format) -> None:
    table = read(_contents(tmp_path)[format], "posts")
    assert table.format == (Format.DELIMITED if format is Format.GZIP else format)
    assert table.columns == COLUMNS
    assert [tuple(row) for row in table.frame.to_numpy()] == ROWS
    assert table.notes == ()
    assert table.rejected.empty


@pytest.mark.parametrize("format", [format for format in GENERAL if format is not Format.GZIP])
def test_not_what_its_ending_says(read: Read, tmp_path: Path, format: Format) -> None:
    name = "posts.xlsx" if format is Format.DELIMITED else "posts.csv"
    table = read(_contents(tmp_path)[format], name)
    assert [tuple(row) for row in table.frame.to_numpy()] == ROWS
    assert len(table.notes) == 1
    assert str(format) in table.notes[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF document"),
        (b"PK\x03\x04 no archive at all", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        (bytes(range(256)) * 20, "binary file"),
        (b"PAR1 no table PAR1", "Parquet file is damaged"),
    ],
)
def test_what_is_no_table_is_refused(read: Read, content: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said) as caught:
        read(content)
    assert caught.value.where == "posts.csv"
    assert caught.value.todo


@pytest.mark.parametrize("content", [b"", b"\n \n\n", b"\xef\xbb\xbf"])
def test_empty_file(read: Read, content: bytes) -> None:
    with pytest.raises(FileError, match="empty"):
        read(content)


@pytest.mark.parametrize("content", ["id,text,label\n", "text", "[{}]", "id;text\r\n\r\n"])
def test_header_only(read: Read, content: str) -> None:
    with pytest.raises(FileError, match="header"):
        read(content)


def test_header_only_spreadsheet(read: Read, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="header"):
        read(_xlsx(tmp_path / "book", [COLUMNS]))
    with pytest.raises(FileError, match="empty"):
        read(_xlsx(tmp_path / "book", []))


def test_200_mb_file(tmp_path: Path) -> None:
    path = tmp_path / "big"
    with path.open("wb") as sparse:
        sparse.truncate(200_000_001)
    with pytest.raises(FileError, match="larger than 200 MB"):
        read_table(path, name="big.csv")
    with path.open("wb") as sparse:
        sparse.truncate(1_000_001)
    with pytest.raises(FileError, match="larger than 1 MB"):
        read_table(path, name="big.csv", limit_megabytes=1)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_two_columns_of_one_name(read: Read, separator: str) -> None:
    with pytest.raises(ColumnError, match="“label”: column 2 and column 4"):
        read(separator.join(["text", "label", "party", " label "]) + "\n" + separator.join("abcd"))


def test_nameless_columns_are_called_by_their_place_and_dropped_when_empty(read: Read) -> None:
    assert read(",Unnamed: 0,text,\n0,5,a,\n1,6,b,\n").columns == ("Unnamed: 0.1", "Unnamed: 0", "text")


def test_values_of_typed_formats_become_text(read: Read, tmp_path: Path) -> None:
    day = datetime.datetime(2025, 2, 23)
    sheet = read(
        _xlsx(tmp_path / "book", [("a", "b", "c", "d", "e"), (1.0, 1.5, True, day, None), ("x", 0, "", "", "")])
    )
    assert sheet.frame.iloc[0].dropna().tolist() == ["1", "1.5", "True", "2025-02-23"]
    records = read('[{"a": 1, "b": 1.0, "c": true, "d": ["x", "ü"], "e": null}, {"f": NaN}]')
    assert records.frame.iloc[0].dropna().tolist() == ["1", "1.0", "True", '["x", "ü"]']
    assert records.columns == ("a", "b", "c", "d", "e", "f")
    assert records.frame["f"].isna().all()


def test_one_megabyte_text(read: Read) -> None:
    long = "Wort " * 200_000
    assert read(f'text,label\n"{long}",a\n').frame["text"].tolist() == [long]
