"""What is not read is named, with the way to what is."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from core.data.reading import read_table
from core.errors import FileError

SQLITE = b"SQLite format 3\x00" + bytes(84)
SAS = bytes(12) + bytes.fromhex("c2ea8160") + bytes(100)


def _zip(member: str, content: bytes = b"<x/>") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(member, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what", "todo"),
    [
        ("a.docx", _zip("word/document.xml"), "Word document", "XLSX"),
        ("a.odt", _zip("mimetype", b"application/vnd.oasis.opendocument.text"), "holds no|not a table", ""),
        ("a.qdpx", _zip("project.qde"), "REFI-QDA", "Excel table"),
        ("a.atlproj23", _zip("content.bin"), "ATLAS.ti", "Excel table"),
        ("a.numbers", _zip("Index/Document.iwa"), "Numbers", "CSV"),
        ("a.xlsb", _zip("xl/workbook.bin"), "xlsb", "XLSX"),
        ("a.mx24", SQLITE, "MAXQDA", "Excel table"),
        ("a.db", SQLITE, "SQLite", "CSV"),
        ("a.nvp", bytes(range(256)), "NVivo", "Excel table"),
        ("a.gsheet", b'{"url": "x", "doc_id": "y"}', "Google", "Download"),
        ("a.sas7bdat", SAS, "SAS", "write_parquet"),
        ("a.RData", gzip.compress(b"RDX3\nX\n"), "RData", "write_parquet"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "7-Zip", "ZIP"),
        ("a.csv.bz2", b"BZh9" + b"\x17\x72\x45\x38\x50\x90" + bytes(4), "no ZIP", "ZIP"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + "WordDocument\0Workbook\0".encode("utf-16-le"), "Word", "XLSX"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage\0".encode("utf-16-le"), "password", "without"),
    ],
)
def test_what_is_not_read_is_named(tmp_path: Path, name: str, content: bytes, what: str, todo: str) -> None:
    (tmp_path / "upload").write_bytes(content)
    with pytest.raises(FileError, match=what) as caught:
        read_table(tmp_path / "upload", name=name)
    assert todo in caught.value.todo
