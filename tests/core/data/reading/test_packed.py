"""A single gzipped table."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from core.data.reading import read_table, read_tables
from core.errors import FileError

TABLE = "id;text\n1;Größe 🔷\n2;Nein\n"


def _read(folder: Path, content: bytes, name: str = "posts.csv.gz") -> list[str]:
    (folder / "upload").write_bytes(content)
    (table,) = read_tables(folder / "upload", name=name)
    assert table.notes == ()
    return table.frame["text"].tolist()


def test_a_gzipped_table_is_read(tmp_path: Path) -> None:
    assert _read(tmp_path, gzip.compress(TABLE.encode())) == ["Größe 🔷", "Nein"]
    assert _read(tmp_path, gzip.compress(b'{"text": "Ja"}\n{"text": "Nein"}'), "a.jsonl.gz") == ["Ja", "Nein"]


def test_a_truncated_one_is_damaged(tmp_path: Path) -> None:
    content = gzip.compress(TABLE.encode())
    for length in range(12, len(content)):
        with pytest.raises(FileError, match="damaged or was cut off"):
            _read(tmp_path, content[:length])


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="unpacks to far more"):
        _read(tmp_path, gzip.compress(b"text\n" + b"0" * 60_000_000))


def test_packed_twice_or_an_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="gzipped file"):
        _read(tmp_path, gzip.compress(gzip.compress(TABLE.encode())))
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"))
    with pytest.raises(FileError, match="no ZIP"):
        read_table(_written(tmp_path / "t", tar.getvalue()), name="a.tar.gz")


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
