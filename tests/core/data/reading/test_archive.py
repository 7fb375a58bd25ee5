"""ZIP archives: every table in them is read, and nothing of them reaches a path that they name."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.data.reading import read_tables
from core.data.reading.archive import MOST_FILES
from core.data.reading.recognition import Format
from core.errors import FileError

TABLE = "id,text,label\n1,Wählt 🔷,yes\n2,Nein danke,no\n"


def _zip(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _error(path: Path) -> FileError:
    with pytest.raises(FileError) as caught:
        read_tables(path, name="export.zip")
    assert caught.value.where.startswith("export.zip")
    assert caught.value.todo
    return caught.value


def test_every_table_is_read_and_the_rest_is_named(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "ann/a.csv": TABLE,
        "b.json": '[{"id": 3, "text": "Ja", "label": "yes"}]',
        "logo.png": b"\x89PNG",
    }
    first, second = read_tables(_zip(tmp_path / "z", members), name="export.zip")
    assert (first.name, second.name) == ("export.zip › ann/a.csv", "export.zip › b.json")
    assert first.frame["text"].tolist() == ["Wählt 🔷", "Nein danke"]
    assert "logo.png" in first.notes[-1]


def test_a_file_that_is_no_archive_is_one_table(tmp_path: Path) -> None:
    path = tmp_path / "plain"
    path.write_text(TABLE, encoding="utf-8")
    assert [table.name for table in read_tables(path, name="posts.csv")] == ["posts.csv"]


def test_hidden_files_and_links_are_passed_over(tmp_path: Path) -> None:
    path = _zip(tmp_path / "z", {"a.csv": TABLE, "__MACOSX/._a.csv": "x", ".hidden.csv": "x"})
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    (table,) = read_tables(path, name="export.zip")
    assert len(table.frame) == 2


def test_no_path_leaves_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    path = _zip(inner / "z", {"../../escaped.csv": TABLE, "/absolute.csv": TABLE})
    assert len(read_tables(path, name="export.zip")) == 2
    assert [found.name for found in tmp_path.rglob("*.csv")] == []
    assert not Path("/absolute.csv").exists()


def test_texts_in_files_become_a_table(tmp_path: Path) -> None:
    (table,) = read_tables(_zip(tmp_path / "z", {"t/post1.txt": "Wählt 🔷", "t/post2.txt": "Nein"}), name="texts.zip")
    assert table.format is Format.ARCHIVE
    assert table.frame.to_dict("list") == {"id": ["post1.txt", "post2.txt"], "text": ["Wählt 🔷", "Nein"]}


def test_a_text_file_in_an_older_encoding_is_read_and_shown(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {"a.txt": "Wählt".encode("cp1252"), "b.txt": "Für alle"}
    (table,) = read_tables(_zip(tmp_path / "z", members), name="texts.zip")
    assert table.frame["text"].tolist() == ["Wählt", "Für alle"]
    (guess,) = table.guesses
    assert guess.said.startswith("a.txt: ")
    assert "“Wählt”" in guess.said


def test_texts_of_one_name_in_two_folders_keep_their_folders(tmp_path: Path) -> None:
    (table,) = read_tables(_zip(tmp_path / "z", {"a/post.txt": "Eins", "b/post.txt": "Zwei"}), name="texts.zip")
    assert table.frame["id"].tolist() == ["a/post.txt", "b/post.txt"]


def test_a_text_file_beside_a_table_with_texts_is_no_text(tmp_path: Path) -> None:
    (table,) = read_tables(_zip(tmp_path / "z", {"a.csv": TABLE, "README.txt": "Our data"}), name="export.zip")
    assert table.name == "export.zip › a.csv"


def test_a_damaged_archive(tmp_path: Path) -> None:
    path = _zip(tmp_path / "z", {"a.csv": TABLE * 100})
    content = bytearray(path.read_bytes())
    content[60:80] = b"\xff" * 20
    path.write_bytes(content)
    assert "damaged" in _error(path).what


def test_a_truncated_archive(tmp_path: Path) -> None:
    path = _zip(tmp_path / "z", {"a.csv": TABLE * 100})
    path.write_bytes(path.read_bytes()[:-40])
    assert "damaged" in _error(path).what


def test_an_archive_without_a_table(tmp_path: Path) -> None:
    assert "logo.png" in _error(_zip(tmp_path / "z", {"logo.png": b"\x89PNG"})).what
    assert "empty" in _error(_zip(tmp_path / "empty", {})).what


def test_an_archive_within_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner", {"a.csv": TABLE}).read_bytes()
    assert "inner.zip" in _error(_zip(tmp_path / "z", {"inner.zip": inner})).what
    assert "ZIP archive" in _error(_zip(tmp_path / "y", {"inner.csv": inner})).what


def test_too_many_files(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {f"{number}.txt": "x" for number in range(MOST_FILES + 1)}
    assert f"{MOST_FILES:,}" in _error(_zip(tmp_path / "z", members)).what


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    assert "far more" in _error(_zip(tmp_path / "z", {"a.csv": b"0" * 60_000_000})).what


def test_a_locked_archive(tmp_path: Path) -> None:
    path = _zip(tmp_path / "z", {"a.csv": TABLE})
    content = bytearray(path.read_bytes())
    # The flag of encryption, in the file's own header and in the archive's list.
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature) + offset
        struct.pack_into("<H", content, place, struct.unpack_from("<H", content, place)[0] | 1)
    path.write_bytes(content)
    assert "password" in _error(path).what


def test_an_error_in_a_table_names_the_archive_and_the_file(tmp_path: Path) -> None:
    assert _error(_zip(tmp_path / "z", {"broken.json": '[{"text": '})).where == "export.zip › broken.json"
