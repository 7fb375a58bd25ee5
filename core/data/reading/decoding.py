"""From bytes to text: which encoding a file is in, and reading it as a stream of lines."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.counted import counted
from core.data.reading import legacy_encoding
from core.data.reading.legacy_encoding import LEGACY
from core.data.reading.recognition import wide_encoding
from core.errors import FileError
from core.records import Guess

_CHUNK = 1 << 20
_SAMPLE_BYTES = 1 << 14
_SHOWN_LINES = 10
_LEAST_SHARE_OF_UTF8 = 0.1
_OPTION = "encoding"

# A byte that is no UTF-8 is decoded to a half of a surrogate pair.
_UTF8_LETTERS = re.compile("[^\x00-\x7f\udc80-\udcff]")


@dataclass(frozen=True)
class TextFile:
    """A file that is known to be text in ``encoding`` from its first to its last byte.

    ``errors`` is how bytes are read that are not in the encoding, ``ending`` what ends a line (as ``open`` takes it).
    """

    path: Path
    encoding: str
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    errors: str = "strict"
    ending: str = ""

    def lines(self) -> Iterator[str]:
        """The lines with their ends as they stand in the file, without NUL characters."""
        with self.path.open(encoding=self.encoding, errors=self.errors, newline=self.ending) as stream:
            for line in stream:
                yield line.replace("\0", "")

    def read(self, characters: int = -1) -> str:
        with self.path.open(encoding=self.encoding, errors=self.errors, newline="") as stream:
            return stream.read(characters).replace("\0", "")


@dataclass(frozen=True)
class _Foreign:
    """What of a file is not UTF-8: numbers and bytes of the first such lines, and how many lines there are."""

    numbers: tuple[int, ...]
    sample: bytes
    lines: int
    lines_in_utf8: int

    @property
    def is_exception(self) -> bool:
        """Whether the file is UTF-8 but for some lines. Other encodings' letters almost never look like UTF-8."""
        return self.lines_in_utf8 >= (self.lines + self.lines_in_utf8) * _LEAST_SHARE_OF_UTF8 > 0


def decode(path: Path, name: str, encoding: str | None = None) -> TextFile:
    """Find the file's encoding, or hold it to the one given; raises FileError where it is not in that one."""
    if encoding is not None:
        known = _require(path, name, encoding)
        return TextFile(path, known, ending=_ending(path, known))
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    wide = wide_encoding(head)
    if wide:
        return TextFile(path, _require(path, name, wide), _nul_notes(path, wide), ending=_ending(path, wide))
    utf8 = _name_of_utf8(head)
    if _first_foreign_byte(path, "utf-8-sig") is None:
        return TextFile(path, utf8, _nul_notes(path, utf8), ending=_ending(path, utf8))
    foreign = _foreign_lines(path)
    return _mixed(path, utf8, foreign) if foreign.is_exception else _legacy(path, foreign)


def _mixed(path: Path, utf8: str, foreign: _Foreign) -> TextFile:
    older = next(encoding for encoding in legacy_encoding.ranked(foreign.sample) if _fits(foreign.sample, encoding))
    errors = legacy_encoding.fallback(older)
    numbers = ", ".join(map(str, foreign.numbers)) + (", …" if foreign.lines > len(foreign.numbers) else "")
    said = (
        f"The file is in UTF-8 but for {counted(foreign.lines, 'line')} ({numbers}), read as {older}: "
        f"{_words(foreign.sample.decode(utf8, errors=errors))}."
    )
    return TextFile(
        path, utf8, _nul_notes(path, utf8), (Guess(said, _OPTION),), errors=errors, ending=_ending(path, utf8)
    )


def _legacy(path: Path, foreign: _Foreign) -> TextFile:
    candidates = legacy_encoding.ranked(foreign.sample)
    guess = next(encoding for encoding in candidates if _first_foreign_byte(path, encoding) is None)
    said = (
        f"The file is not in UTF-8; its encoding was taken to be {guess}. "
        f"Check the letters: {_words(foreign.sample.decode(guess, errors='replace'))}."
    )
    return TextFile(path, guess, _nul_notes(path, guess), (Guess(said, _OPTION),), ending=_ending(path, guess))


def _words(text: str) -> str:
    return ", ".join(f"“{word}”" for word in legacy_encoding.telling_words(text))


def _fits(sample: bytes, encoding: str) -> bool:
    return "\ufffd" not in sample.decode(encoding, errors="replace")


def _require(path: Path, name: str, encoding: str) -> str:
    try:
        b"text".decode(encoding, errors="replace")
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise FileError(
            f"There is no character encoding “{encoding}”.", where=name, todo="Use utf-8, utf-16, cp1252 or mac_roman."
        ) from error
    known = "utf-8-sig" if known == "utf-8" else known
    place = _first_foreign_byte(path, known)
    if place is not None:
        others = [other for other in ("utf-8", *LEGACY) if _first_foreign_byte(path, other) is None]
        raise FileError(
            f"The file is not in {encoding}: byte {place:,} does not fit.",
            where=name,
            todo=f"Leave the encoding to Errata, or try one that fits: {', '.join(others)}.",
        )
    return known


def _name_of_utf8(head: bytes) -> str:
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def _ending(path: Path, encoding: str) -> str:
    """What ends the lines: a line feed, after which a lone carriage return is part of a text, or anything (``""``)."""
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(_CHUNK)
    feeds, lone = head.count("\n"), head.count("\r") - head.count("\r\n")
    first = next((mark for mark in head if mark in "\r\n"), "")
    ends_in_feed = first == "\n" or head.partition("\r")[2].startswith("\n")
    return "\n" if lone and feeds and (ends_in_feed or feeds > lone) else ("\n" if feeds and not lone else "")


def _first_foreign_byte(path: Path, encoding: str) -> int | None:
    """Number of the first byte (from 1) that the encoding does not know, None where all fit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    before = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return before - waiting + error.start + 1
            if not chunk:
                return None
            before += len(chunk)


def _foreign_lines(path: Path) -> _Foreign:
    """Go through the lines that hold anything but ASCII: the others say nothing about the encoding."""
    numbers: list[int] = []
    sample = bytearray()
    lines = in_utf8 = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.isascii():
                continue
            if _is_utf8(line.removeprefix(codecs.BOM_UTF8)):
                in_utf8 += not line.removeprefix(codecs.BOM_UTF8).isascii()
                continue
            lines += 1
            if len(sample) < _SAMPLE_BYTES:
                sample += _without_utf8(line[:_SAMPLE_BYTES])
            if len(numbers) < _SHOWN_LINES:
                numbers.append(number)
    return _Foreign(tuple(numbers), bytes(sample), lines, in_utf8)


def _without_utf8(line: bytes) -> bytes:
    """The line without the letters that are UTF-8, for they say nothing about the others."""
    return _UTF8_LETTERS.sub("", line.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _nul_notes(path: Path, encoding: str) -> tuple[str, ...]:
    if encoding.startswith("utf-16") or encoding.startswith("utf-32"):
        return ()
    with path.open("rb") as file:
        found = sum(chunk.count(0) for chunk in iter(lambda: file.read(_CHUNK), b""))
    return (f"{found} NUL characters were removed.",) if found else ()
