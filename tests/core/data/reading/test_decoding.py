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
    assert [guess.option for guess in text.guesses] == ["encoding"]
    assert encoding in text.guesses[0].said
    assert text.read().endswith(written)


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        ("Kostet 5 £ bei 30°", "cp1252"),
        ("für große Bären", "mac_roman"),
        ("für große Bären", "cp850"),
        ("»Übermäßig« teuer: 20 € – élève, mañana, ¿qué?", "cp1252"),
        ("Dzień dobry, proszę, źdźbło i łąka", "cp1250"),
    ],
)
def test_a_few_letters_are_enough_and_are_shown(tmp_path: Path, written: str, encoding: str) -> None:
    text = decode(_file(tmp_path, f"text,label\n{written},ja\nDas Wetter,nein\n".encode(encoding)), "posts.csv")
    assert text.encoding == encoding
    assert written in text.read()
    odd = [word.strip(",:¿?") for word in written.split() if not word.isascii()]
    assert all(word in text.guesses[0].said for word in odd)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_is_utf8_but_for_some_lines(tmp_path: Path, mark: str) -> None:
    lines = [f"{mark}text,label", "Größe und Köln,ja", "Im Süden,nein", "Grüße am Ende,ja"]
    content = "\n".join(lines[:3]).encode() + b"\n" + lines[3].encode("cp1252")
    text = decode(_file(tmp_path, content), "posts.csv")
    assert text.encoding.startswith("utf-8")
    assert "".join(text.lines()).removeprefix("\ufeff") == "\n".join(lines).removeprefix("\ufeff")
    (guess,) = text.guesses
    assert guess.option == "encoding"
    assert "but for 1 line (4), read as cp1252: “Grüße”" in guess.said


def test_a_line_in_two_encodings(tmp_path: Path) -> None:
    content = "Größe,".encode() + "für £\n".encode("cp1252")
    assert decode(_file(tmp_path, "Köln,a\n".encode() + content), "posts.csv").read() == "Köln,a\nGröße,für £\n"


def test_only_some_of_many_lines_are_listed(tmp_path: Path) -> None:
    text = decode(_file(tmp_path, "Köln\n".encode() * 50 + "für\n".encode("cp1252") * 30), "posts.csv")
    assert "30 lines (51, 52, " in text.guesses[0].said
    assert "60, …)" in text.guesses[0].said


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
