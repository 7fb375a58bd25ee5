from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from core.data.reading.decoding import decode
from core.errors import FileError

GERMAN = "text,label\nWählt für mehr Güte in größeren Städten,x\nÄrger überall,y\n"


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "posts.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (GERMAN.encode(), "utf-8"),
        (GERMAN.encode("utf-8-sig"), "utf-8-sig"),
        (GERMAN.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "utf-16"),
        (GERMAN.encode("utf-16-le"), "utf-16-le"),
        (GERMAN.encode("utf-16-be"), "utf-16-be"),
        (GERMAN.encode("utf-32"), "utf-32"),
    ],
)
def test_unicode_is_recognised_without_a_word(tmp_path: Path, content: bytes, encoding: str) -> None:
    text = decode(_file(tmp_path, content), "posts.csv")
    assert (text.encoding, text.notes) == (encoding, ())
    assert text.read() == GERMAN
    assert "".join(text.lines()) == GERMAN


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        (GERMAN, "cp1252"),
        ("text\nfür\n", "cp1252"),
        ("text\n„Wählt“ – für 5 €\n", "cp1252"),
        (GERMAN, "mac_roman"),
        ("text\nПривет мир, как дела у вас сегодня\n", "cp1251"),
    ],
)
def test_an_older_encoding_is_guessed_and_named(tmp_path: Path, written: str, encoding: str) -> None:
    text = decode(_file(tmp_path, b"text only\n" * 5000 + written.encode(encoding)), "posts.csv")
    assert text.encoding == encoding
    assert encoding in text.notes[0]
    assert text.read().endswith(written)


def test_bytes_that_fit_no_known_encoding_are_still_read(tmp_path: Path) -> None:
    assert decode(_file(tmp_path, b"text\na\x81\x98b\xe4\n"), "posts.csv").read()


def test_wrong_encoding(tmp_path: Path) -> None:
    path = _file(tmp_path, GERMAN.encode("cp1252"))
    with pytest.raises(FileError, match="not in utf-8: byte 13 does not fit") as caught:
        decode(path, "posts.csv", "utf-8")
    assert "cp1252" in caught.value.todo
    assert "utf-8" not in caught.value.todo
    assert decode(path, "posts.csv", "cp1252").read() == GERMAN


def test_the_place_of_a_wrong_byte_is_counted_over_the_whole_file(tmp_path: Path) -> None:
    before = ("ü" * 700_000).encode()
    with pytest.raises(FileError, match="byte 1,400,001 "):
        decode(_file(tmp_path, before + b"\xff"), "posts.csv", "utf8")


@pytest.mark.parametrize("encoding", ["klingon", "base64", "utf-8\0"])
def test_an_encoding_that_does_not_exist(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(FileError, match="no character encoding"):
        decode(_file(tmp_path, b"text"), "posts.csv", encoding)


def test_nul_bytes_are_removed_and_counted(tmp_path: Path) -> None:
    text = decode(_file(tmp_path, b"text,label\n" + b"a long enough text,x\n" * 20 + b"a\0b\0,y\n"), "posts.csv")
    assert text.read().endswith("\nab,y\n")
    assert text.notes == ("2 NUL characters were removed.",)
